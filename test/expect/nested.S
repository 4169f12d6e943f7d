# Loops in a loop.
outer:
mv a2, a0
inner:
add a3, a3, a2
addi a2, a2, -1
bnez a2, inner
addi a0, a0, -1
bnez a0, outer
ret
