# Does a Task that never calls anybody end at its limit, with others having run meanwhile?
# on: limit
# off: limit
_start:
  j _start
