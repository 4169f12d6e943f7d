# A load that overwrites its own pointer.
ld a5, 0(a5)
ld a5, 8(a5)
ecall
