# Is the kernel's memory safe from stores with protection?
# on: fault wild store at log ring
# off: exit 0
_start:
  address t0, KERNEL
  sb zero, 0(t0)
  li a0, 0
  ret
