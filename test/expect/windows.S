# Loads and stores have windows of their own, the stack another; a0 points into the stack, too.
# load: 0x80010000-0x80020000
# store: 0x80018000-0x8001c000 0x8001e000-0x80020000
# stack: 0x8001fff0
# a0: 0x8001ff00
ld a0, 0(a5)
sd a0, 8(a5)
sd a0, 8(sp)
ld a1, 0(sp)
sd a1, 0(a0)
ecall
