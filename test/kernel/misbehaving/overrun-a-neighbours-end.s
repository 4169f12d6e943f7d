# Is a store just behind another Task's chunk stopped, or noticed and blamed on the one who did it?
# on: fault write to code at task 2 image
# off: fault wild store
_start:
  address t0, NEIGHBOUR_END
  sd t0, 0(t0)
  li a0, 0
  ret
