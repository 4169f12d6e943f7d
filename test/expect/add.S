# Register arithmetic: what is read is loaded, what is written is stored, x0 is nothing.
add a0, a1, a2
sub a3, a0, zero
mul zero, a0, a3
xori a4, a3, -1
ecall
