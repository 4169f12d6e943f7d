# Is the heap of another Task safe from stores with protection, and open without?
# on: fault wild store at task 1 heap
# off: exit 0
_start:
  address t0, NEIGHBOUR_HEAP
  sd zero, 0(t0)
  li a0, 0
  ret
