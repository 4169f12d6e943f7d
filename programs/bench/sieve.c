/*
 * sieve: primes up to a million, a byte for each number (Eratosthenes).
 */
#include "bench.h"

enum { LIMIT = 1000000 };
static uint8_t crossed[LIMIT + 1];

BENCH_CALL uint32_t count_primes(uint32_t limit) {
  uint32_t count = 0;
  for (uint32_t i = 0; i <= limit; i++) crossed[i] = 0;
  for (uint32_t p = 2; p <= limit; p++) {
    if (crossed[p]) continue;
    count++;
    for (uint64_t i = (uint64_t)p * p; i <= limit; i += p) crossed[i] = 1;
  }
  return count;
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  for (uint32_t round = bench_rounds(34, percent); round > 0; round--)
    sum = bench_mix(sum, count_primes(LIMIT - round));
  return sum;
}

const struct bench_program bench_sieve = {"sieve", run};
