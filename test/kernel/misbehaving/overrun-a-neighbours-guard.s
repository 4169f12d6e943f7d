# Is a store into another Task's guard blamed on the one who did it, also if it makes no call?
# on: fault wild store at task 1 guard
# off: fault wild store at task 1 guard
_start:
  address t0, NEIGHBOUR_GUARD
  sd t0, 0(t0)
stay:
  j stay
