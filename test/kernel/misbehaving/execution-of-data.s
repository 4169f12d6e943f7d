# Is data no code with protection, and can a program make code without?
# on: fault execution of data at task 2 heap
# off: exit 42
_start:
  ld t0, 32(a1)
  la t1, code
  ld t2, 0(t1)
  sd t2, 0(t0)
  fence.i
  jr t0
  .align 3
code:
  li a0, 42
  ret
