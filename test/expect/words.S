# The 32-bit forms sign-extend their results.
addw a0, a1, a2
subw a3, a0, a2
sllw a4, a0, a2
sraiw a5, a4, 3
ecall
