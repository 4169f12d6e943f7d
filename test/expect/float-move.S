# Bits that move between registers of both kinds, signs and comparisons.
fmv.d.x fa0, a0
fsgnjn.d fa1, fa0, fa0
flt.d a1, fa1, fa0
fmv.x.d a2, fa1
fcvt.d.w fa2, a1
ecall
