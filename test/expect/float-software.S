# The same where the host has none.
fmadd.d fa0, fa1, fa2, fa3
ecall
