# Does writing through a null pointer end the Task?
# on: fault null pointer
# off: fault null pointer
_start:
  sd a0, 0(zero)
