# Does a Task that waits for an interrupt keep nobody else from running?
# on: fault illegal instruction
# off: exit 0
_start:
  li s0, 3
again:
  wfi
  addi s0, s0, -1
  bnez s0, again
  li a0, 0
  ret
