# Compressed forms, and a branch over one.
c.addi a0, 1
c.mv a1, a0
c.beqz a1, over
c.li a2, 5
over:
c.add a2, a1
c.jr ra
