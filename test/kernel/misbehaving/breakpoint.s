# Does a breakpoint that nobody set end the Task?
# on: fault breakpoint
# off: fault breakpoint
_start:
  ebreak
