# Two indirect jumps that go to each other's targets, as in an interpreter.
# targets: next one two
# targets: other one two
ld a3, 0(a1)
next:
jr a3
one:
addi a0, a0, 1
ld a3, 8(a1)
addi a1, a1, 8
other:
jr a3
two:
ret
