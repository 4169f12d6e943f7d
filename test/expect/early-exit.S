# A loop with a way out of its middle.
loop:
lw a2, 0(a0)
beq a2, a1, found
addi a0, a0, 4
bltu a0, a3, loop
li a0, 0
found:
ret
