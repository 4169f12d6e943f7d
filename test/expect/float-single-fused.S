# A fused multiply-add of singles in NaN boxes where the host has one.
# fuses
fnmsub.s fa0, fa1, fa2, fa3
ecall
