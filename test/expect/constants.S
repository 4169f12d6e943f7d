# Constants are known: lui, auipc and addi of them.
lui a0, 0x12345
addi a0, a0, 0x678
auipc a1, 0
addi a1, a1, 16
slli a2, a0, 32
ecall
