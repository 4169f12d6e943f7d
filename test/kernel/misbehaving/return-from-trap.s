# Can a Task give itself the kernel's mode by returning from a trap that never was?
# on: fault illegal instruction
# off: fault illegal instruction
_start:
  mret
