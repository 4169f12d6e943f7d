# Is a reservation of an odd address a fault of its own?
# on: fault misaligned load
# off: fault misaligned load
_start:
  ld t0, 32(a1)
  addi t0, t0, 2
  lr.w a0, (t0)
