/*
 * matmul: product of two matrices of doubles. Compilers may fuse multiply and add, which
 * rounds differently, so the checksum is of the elements rounded to 20 bits after the point.
 */
#include "bench.h"

enum { N = 120 };
static double a[N][N], b[N][N], c[N][N];

BENCH_CALL void multiply(void) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k < N; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  }
}

static double fraction(uint64_t *seed) {
  return (double)(int64_t)(bench_next(seed) >> 11) / 9007199254740992.0;
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  uint64_t seed = 7;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      a[i][j] = fraction(&seed) - 0.25;
      b[i][j] = fraction(&seed);
    }
  }
  for (uint32_t round = bench_rounds(20, percent); round > 0; round--) {
    multiply();
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++)
        sum = bench_mix(sum, (uint64_t)(int64_t)(c[i][j] * 1048576.0 + 0.5));
      a[i][round] = fraction(&seed);
    }
  }
  return sum;
}

const struct bench_program bench_matmul = {"matmul", run};
