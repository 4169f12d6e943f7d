slt a0, a1, a2
sltu a3, a1, a2
sltiu a4, a1, 1
seqz a5, a1
snez a6, a1
ecall
