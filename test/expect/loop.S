# A loop: fuel is asked for once each time round.
loop:
add a0, a0, a1
addi a1, a1, -1
bnez a1, loop
ecall
