# Loads of all sizes through one pointer: one check for the group.
lb a0, 0(a5)
lhu a1, 2(a5)
lw a2, 4(a5)
ld a3, 8(a5)
lwu a4, 16(a5)
ecall
