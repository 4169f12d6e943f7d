# Double precision: the quick way, and software where it could be wrong.
fadd.d fa0, fa1, fa2
fmul.d fa3, fa0, fa2
ecall
