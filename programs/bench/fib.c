/*
 * fib: calls and returns: Fibonacci numbers by the definition, and Takeuchi's function.
 */
#include "bench.h"

BENCH_CALL uint32_t fib(uint32_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

/* McCarthy's variant: three arguments, four calls. */
BENCH_CALL int32_t tak(int32_t x, int32_t y, int32_t z) {
  if (y >= x) return z;
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  for (uint32_t round = bench_rounds(200, percent); round > 0; round--) {
    sum = bench_mix(sum, fib(20 + round % 3));
    sum = bench_mix(sum, (uint64_t)tak(14 + (int32_t)(round & 1), 9, 4));
  }
  return sum;
}

const struct bench_program bench_fib = {"fib", run};
