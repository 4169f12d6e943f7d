# Threaded code: two operations that each jump to the next one, by a register.
# targets: next one two
# targets: again one two
one:
addi a2, a2, 1
ld a0, 0(a1)
addi a1, a1, 8
next:
jr a0
two:
slli a2, a2, 1
ld a0, 0(a1)
addi a1, a1, 8
again:
jr a0
