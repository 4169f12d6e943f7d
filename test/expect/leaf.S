# A small function, called twice, is copied into its caller.
# warm
mv s0, ra
call twice
addi a0, a0, 1
call twice
jr s0
twice:
bltz a0, negative
slli a0, a0, 1
ret
negative:
neg a0, a0
ret
