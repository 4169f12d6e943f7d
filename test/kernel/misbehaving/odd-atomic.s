# Is an atomic access to an odd address a fault of its own?
# on: fault misaligned store
# off: fault misaligned store
_start:
  ld t0, 32(a1)
  addi t0, t0, 1
  amoadd.w a0, a0, (t0)
