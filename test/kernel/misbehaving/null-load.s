# Does reading through a null pointer end the Task?
# on: fault null pointer
# off: fault null pointer
_start:
  ld a0, 16(zero)
