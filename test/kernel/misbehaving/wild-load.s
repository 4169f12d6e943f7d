# Does reading where there is no memory end the Task?
# on: fault wild load
# off: fault wild load
_start:
  address t0, NOWHERE
  ld a0, 0(t0)
