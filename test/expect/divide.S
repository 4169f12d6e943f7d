# Division by zero and overflow have results, and no trap.
div a0, a1, a2
remu a3, a1, a2
divw a4, a1, a2
ecall
