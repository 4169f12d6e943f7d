# Does a recursion without end stop below the stack, and is it called that?
# on: fault stack overflow at task 2 guard
# off: fault stack overflow at task 2 guard
_start:
  addi sp, sp, -1040
  sd ra, 1032(sp)
  jal _start
