# Is a heap that grows into the guard called that?
# on: fault heap overflow at task 2 guard
# off: fault heap overflow at task 2 guard
_start:
  ld t0, 40(a1)          # heap_end
  li t1, 7
  sd t1, -8(t0)
  sd t1, 0(t0)
  li a0, 0
  ret
