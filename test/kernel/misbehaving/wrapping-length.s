# Does the kernel see through a length that wraps around all of memory?
# on: exit 3
# off: exit 3
_start:
  ld a0, 32(a1)
  li a1, -1
  li a7, 2
  ecall
  ret
