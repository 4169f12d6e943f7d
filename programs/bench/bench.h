/*
 * bench.h: what a benchmark program is.
 *
 * A program is one C file that defines `const struct bench_program bench_NAME`. It uses no
 * library, keeps its data in static arrays, and gives the same checksum on every processor.
 * Who prints, waits and ends is `host.h`'s business.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

struct bench_program {
  const char *name;
  /* Does `percent` hundredths of the full amount of work; returns a checksum of all of it. */
  uint64_t (*run)(uint32_t percent);
};

/* Keeps a function a function, so that the call is part of what is measured. */
#define BENCH_CALL __attribute__((noinline)) static

/* That many percent of a count of rounds, at least one. */
static inline uint32_t bench_rounds(uint32_t full, uint32_t percent) {
  uint64_t rounds = (uint64_t)full * percent / 100;
  return rounds == 0 ? 1 : (uint32_t)rounds;
}

/* Numbers that look random, the same everywhere (Marsaglia, xorshift64*). */
static inline uint64_t bench_next(uint64_t *state) {
  uint64_t x = *state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * 0x2545f4914f6cdd1dull;
}

/* Adds a value to a checksum (FNV-1a, 64 bits at a time). */
static inline uint64_t bench_mix(uint64_t sum, uint64_t value) {
  return (sum ^ value) * 0x100000001b3ull;
}

#define BENCH_SEED 0xcbf29ce484222325ull

#endif
