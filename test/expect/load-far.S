# Offsets too far apart for one check.
ld a0, -2048(a5)
ld a1, 2040(a5)
ecall
