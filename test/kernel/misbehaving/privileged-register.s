# Are the registers of the kernel's mode out of reach in both modes?
# on: fault illegal instruction
# off: fault illegal instruction
_start:
  csrr a0, mstatus
