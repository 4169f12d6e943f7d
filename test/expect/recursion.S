# A function that calls itself.
sum:
beqz a0, bottom
addi sp, sp, -16
sd ra, 8(sp)
sd a0, 0(sp)
addi a0, a0, -1
call sum
ld a1, 0(sp)
add a0, a0, a1
ld ra, 8(sp)
addi sp, sp, 16
bottom:
ret
