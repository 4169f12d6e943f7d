# A fused multiply-add where the host has one.
# fuses
fmadd.d fa0, fa1, fa2, fa3
ecall
