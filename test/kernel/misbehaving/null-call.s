# Does calling a function that is not there end the Task, and does the backtrace say who called?
# on: fault null pointer
# off: fault null pointer
_start:
  jalr zero
