# Is a store behind the Task's own stack stopped, or noticed?
# on: fault wild store
# off: fault wild store
_start:
  sd t0, 8(sp)
  li a0, 0
  ret
