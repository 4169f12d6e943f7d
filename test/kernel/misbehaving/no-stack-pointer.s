# Is a fault described even when every register is nonsense?
# on: fault null pointer
# off: fault null pointer
_start:
  li sp, 0
  li ra, -1
  li s0, 1
  li gp, -1
  li tp, -1
  ld a0, 0(zero)
