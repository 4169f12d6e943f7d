# Does a call that does not exist do nothing but say so?
# on: exit 4
# off: exit 4
_start:
  li a7, 4000
  ecall
  ret
