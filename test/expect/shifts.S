# Amounts are taken modulo 64, or 32.
sll a0, a1, a2
srl a3, a1, a2
srai a4, a1, 63
srlw a5, a1, a2
srliw t0, a1, 7
ecall
