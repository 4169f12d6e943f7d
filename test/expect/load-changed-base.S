# The pointer moves: each version of it is checked.
ld a0, 0(a5)
addi a5, a5, 8
ld a1, 0(a5)
ecall
