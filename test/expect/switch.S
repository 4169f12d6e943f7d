# An indirect jump with three known targets.
# targets: jump one two three
slli a0, a0, 3
add a0, a0, a1
ld a0, 0(a0)
jump:
jr a0
one:
addi a2, a2, 1
j out
two:
addi a2, a2, 2
j out
three:
addi a2, a2, 3
out:
ret
