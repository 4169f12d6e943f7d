# Single precision in NaN boxes.
flw fa0, 0(a0)
fadd.s fa1, fa0, fa2
fsw fa1, 4(a0)
ecall
