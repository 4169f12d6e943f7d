# Is the kernel's memory out of reach with protection, and in reach without?
# on: fault wild load at log ring
# off: exit 0
_start:
  address t0, KERNEL
  ld a0, 0(t0)
  li a0, 0
  ret
