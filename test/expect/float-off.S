# Floating point is off: the region ends before it.
# float: off
addi a0, a0, 1
addi a1, a1, 1
addi a2, a2, 1
fadd.d fa0, fa1, fa2
