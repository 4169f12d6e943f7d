/*
 * primes: prime numbers, by sieve or by trial division.
 *
 *   primes            the primes up to 100
 *   primes LIMIT      the primes up to LIMIT
 *   primes -c LIMIT   only how many there are
 *   primes -          takes numbers from the input and writes their factors
 *
 * Shows the heap (a bit for each odd number), arguments, and reading lines.
 * Needs :output, and :input for the last form.
 */
#include "flatland.h"

static const char usage[] = "usage: primes [-c] [LIMIT] | primes -\n";

/* One bit for each odd number; bit i stands for 2i + 1. */
static uint64_t bits_for(uint64_t limit) { return (limit + 1) / 2; }

static int is_crossed(const unsigned char *sieve, uint64_t i) { return sieve[i >> 3] >> (i & 7) & 1; }

static void cross_out(unsigned char *sieve, uint64_t limit) {
  uint64_t bits = bits_for(limit);
  memset(sieve, 0, (bits + 7) / 8);
  for (uint64_t p = 3; p * p <= limit; p += 2) {
    if (is_crossed(sieve, p / 2)) continue;
    for (uint64_t i = p * p / 2; i < bits; i += p) sieve[i >> 3] |= (unsigned char)(1 << (i & 7));
  }
}

static int list(const struct flat_system *sys, const struct flat_self *self, uint64_t limit,
                int only_count) {
  unsigned char *sieve = self->heap_start;
  uint64_t room = (uint64_t)((unsigned char *)self->heap_end - sieve);
  if (limit > room * 16) {
    flat_puts(sys, "primes: the heap has room for numbers up to ");
    flat_put_u64(sys, room * 16);
    flat_puts(sys, "\n");
    return 1;
  }
  flat_heap_used(self, (bits_for(limit) + 7) / 8);
  cross_out(sieve, limit);
  uint64_t count = limit >= 2;
  if (count != 0 && !only_count) flat_puts(sys, "2\n");
  for (uint64_t i = 1; i < bits_for(limit); i++) {
    if (is_crossed(sieve, i)) continue;
    count++;
    if (only_count) continue;
    flat_put_u64(sys, 2 * i + 1);
    if (flat_puts(sys, "\n") != FLAT_OK) return 1;
  }
  if (only_count) {
    flat_put_u64(sys, count);
    flat_puts(sys, "\n");
  }
  return 0;
}

static void write_factors(const struct flat_system *sys, uint64_t number) {
  flat_put_u64(sys, number);
  flat_puts(sys, ":");
  for (uint64_t p = 2; number > 1; p += 1 + (p > 2)) {
    if (p > number / p) p = number;
    for (; number % p == 0; number /= p) {
      flat_puts(sys, " ");
      flat_put_u64(sys, p);
    }
  }
  flat_puts(sys, "\n");
}

/* Takes what is between white space as a number each. */
static int factor_input(const struct flat_system *sys) {
  static char buffer[4096];
  char word[24];
  size_t length = 0;
  int status = 0;
  for (int ended = 0; !ended;) {
    struct flat_result r = flat_read(sys, buffer, sizeof buffer - 1);
    if (r.error != FLAT_OK && r.error != FLAT_END) return (int)r.error;
    ended = r.error == FLAT_END;
    size_t count = ended ? 0 : (size_t)r.value;
    if (ended) buffer[count++] = '\n';
    for (size_t i = 0; i < count; i++) {
      if ((unsigned char)buffer[i] > ' ') {
        if (length < sizeof word) word[length++] = buffer[i];
        continue;
      }
      if (length == 0) continue;
      uint64_t number = 0;
      int good = length < sizeof word;
      if (good) word[length] = 0;
      if (good && flat_number(word, &number)) {
        write_factors(sys, number);
      } else {
        flat_puts(sys, "primes: not a number below 2^63: ");
        flat_write_all(sys, word, length);
        flat_puts(sys, "\n");
        status = 1;
      }
      length = 0;
    }
  }
  return status;
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint32_t next = 1;
  int only_count = 0;
  uint64_t limit = 100;
  if (self->argc == 2 && flat_same(self->argv[1], "-")) return factor_input(sys);
  if (next < self->argc && flat_same(self->argv[next], "-c")) {
    only_count = 1;
    next++;
  }
  if (next < self->argc && flat_number(self->argv[next], &limit)) next++;
  if (next < self->argc) {
    flat_puts(sys, usage);
    return 2;
  }
  return list(sys, self, limit, only_count);
}
