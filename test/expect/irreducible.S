# A loop with two entries.
beqz a0, second
first:
addi a1, a1, 1
second:
addi a2, a2, 1
bltu a1, a2, first
bltu a2, a3, second
ret
