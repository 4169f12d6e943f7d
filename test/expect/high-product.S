# The upper half of a product.
mulh a0, a1, a2
mulhu a3, a1, a2
mulhsu a4, a1, a2
ecall
