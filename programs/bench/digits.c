/*
 * digits: digits of pi with long numbers: multiplication and division of 64 bits (Rabinowitz
 * and Wagon's spigot, four digits at a time).
 */
#include "bench.h"

enum { DIGITS = 1400, CELLS = DIGITS / 4 * 14 };
static uint64_t cells[CELLS + 1];

BENCH_CALL uint64_t pi(uint32_t digits) {
  uint64_t sum = BENCH_SEED;
  uint64_t carried = 0;
  for (int i = 0; i <= CELLS; i++) cells[i] = 2000;
  for (uint32_t left = digits / 4 * 14; left > 0; left -= 14) {
    uint64_t value = 0;
    for (uint32_t i = left; i > 0; i--) {
      value += cells[i] * 10000;
      uint64_t by = 2 * (uint64_t)i - 1;
      cells[i] = value % by;
      value = value / by * (i > 1 ? i - 1 : 1);
    }
    sum = bench_mix(sum, carried + value / 10000);
    carried = value % 10000;
  }
  return sum;
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  for (uint32_t round = bench_rounds(20, percent); round > 0; round--)
    sum = bench_mix(sum, pi(DIGITS - 4 * round));
  return sum;
}

const struct bench_program bench_digits = {"digits", run};
