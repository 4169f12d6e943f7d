# A call through a register to a function that has been seen there, and is copied; others are called.
# warm
# targets: jump less
mv s1, ra
jump:
jalr a5
add a2, a2, a0
jr s1
less:
slt a0, a3, a4
ret
