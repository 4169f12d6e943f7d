# Is code safe from stores with protection, and can a program change itself without?
# on: fault write to code at task 2 image
# off: exit 7
_start:
  la t0, change
  lw t1, 0(t0)
  lui t2, 0x700          # imm field of addi: 7
  or t1, t1, t2
  sw t1, 0(t0)
  fence.i
change:
  li a0, 0
  ret
