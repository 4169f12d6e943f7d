# Is a store into the middle of another Task's guard blamed on the one who did it?
# on: fault wild store at task 1 guard
# off: fault wild store at task 1 guard
_start:
  address t0, NEIGHBOUR_GUARD
  sd t0, 128(t0)
  li a0, 0
  ret
