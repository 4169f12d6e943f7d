# Is a recursion that touches little of each frame named, however far below the stack it got?
# on: fault stack overflow at task 2 guard
# off: fault stack overflow at task 2 guard
_start:
  addi sp, sp, -2000
  sd ra, 1032(sp)
  jal _start
