# A call of a function in the same batch; what it changes is loaded again.
addi sp, sp, -16
sd ra, 8(sp)
call twice
addi a0, a0, 1
ld ra, 8(sp)
addi sp, sp, 16
ret
twice:
slli a0, a0, 1
ret
