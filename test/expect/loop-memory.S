# A copying loop, and what is live through it.
loop:
lbu a3, 0(a1)
sb a3, 0(a0)
addi a0, a0, 1
addi a1, a1, 1
addi a2, a2, -1
bnez a2, loop
ret
