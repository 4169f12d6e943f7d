# Are the registers of S-mode only there without protection, where a Task runs in it?
# on: fault illegal instruction
# off: exit 0
_start:
  csrr a0, sstatus
  li a0, 0
  ret
