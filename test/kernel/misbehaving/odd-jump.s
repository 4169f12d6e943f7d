# Does a jump to an odd address go to the even one, as machines with compressed code must?
# on: exit 5
# off: exit 5
_start:
  la t0, target
  addi t0, t0, 1
  jr t0
target:
  li a0, 5
  ret
