# A jump out of the region.
addi a0, a0, 1
addi a1, a1, 2
jr a5
