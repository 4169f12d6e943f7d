# Is a store that is half inside the chunk stopped as a whole, or noticed?
# on: fault wild store
# off: fault wild store
_start:
  li t0, -1
  sd t0, -4(sp)
  li a0, 0
  ret
