# Does the kernel refuse to write out what a pointer to its own memory points to?
# on: exit 3
# off: exit 3
_start:
  address a0, KERNEL
  li a1, 64
  li a7, 2
  ecall
  ret
