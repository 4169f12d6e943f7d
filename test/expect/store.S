# Stores through one pointer: one check for the group.
sb a0, 0(a5)
sh a1, 2(a5)
sw a2, 4(a5)
sd a3, 8(a5)
ecall
