# LR, SC and AMO are plain code.
lr.d a0, (a5)
addi a0, a0, 1
sc.d a1, a0, (a5)
amoadd.w a2, a0, (a5)
amomaxu.d a3, a0, (a5)
ecall
