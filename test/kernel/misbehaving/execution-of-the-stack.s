# Is the stack no code with protection?
# on: fault execution of data at task 2 stack
# off: fault illegal instruction
_start:
  addi sp, sp, -16
  sd zero, 0(sp)
  fence.i
  jr sp
