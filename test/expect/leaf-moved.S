# A small function that returns by another register than it was called with: where it goes is compared.
# warm
mv s0, ra
call moved
addi a0, a0, 1
jr s0
moved:
mv t0, ra
neg a0, a0
jr t0
