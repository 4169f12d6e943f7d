# Is an event ring with an impossible tail a fault of the Task that wrote it?
# on: fault event ring damaged at task 2 system area
# off: fault event ring damaged at task 2 system area
_start:
  ld t0, 64(a1)
  li t1, 1000
  sw t1, 4(t0)
  li a0, -1
  li a1, 1
  li a7, 5
  ecall
  ret
