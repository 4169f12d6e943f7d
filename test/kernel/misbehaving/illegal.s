# Do bits that are no instruction end the Task?
# on: fault illegal instruction
# off: fault illegal instruction
_start:
  .word 0
