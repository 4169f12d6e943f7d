# Does a jump to where there is no memory end the Task?
# on: fault execute outside image
# off: fault execute outside image
_start:
  address t0, NOWHERE
  jr t0
