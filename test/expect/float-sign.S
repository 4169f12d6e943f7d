# Signs of singles: FMV.S, FNEG.S and FABS.S of a number known to be boxed are one operation.
flw fa0, 0(a0)
fsgnj.s fa1, fa0, fa0
fsgnjn.s fa2, fa0, fa0
fsgnjx.s fa3, fa0, fa0
fsgnj.s fa4, fa0, fa5
ecall
