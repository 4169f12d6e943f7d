# Two ways that join.
beqz a0, no
addi a1, a1, 1
j out
no:
addi a1, a1, 2
out:
add a2, a2, a1
ecall
