# Division by zero and overflow have results, and no trap.
# Operands that fit 32 bits without a sign are divided in 32.
div a0, a1, a2
remu a3, a1, a2
divw a4, a1, a2
ecall
