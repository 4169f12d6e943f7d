# Does writing where there is no memory end the Task?
# on: fault wild store
# off: fault wild store
_start:
  address t0, NOWHERE
  sd a0, 0(t0)
