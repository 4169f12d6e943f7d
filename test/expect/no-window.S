# Nothing may be loaded: every access stops.
# load: none
addi a1, a1, 1
lw a0, 0(a5)
ecall
