/*
 * strings: copying, filling, measuring, comparing and searching, by bytes and by words.
 */
#include "bench.h"

enum { SIZE = 65536 };
static uint8_t left[SIZE] __attribute__((aligned(16)));
static uint8_t right[SIZE] __attribute__((aligned(16)));

/* Keeps the compiler from putting its own library call for the loop. */
#define KEEP_LOOP __asm__ volatile("" ::: "memory")

BENCH_CALL void copy_bytes(uint8_t *to, const uint8_t *from, size_t length) {
  for (size_t i = 0; i < length; i++) {
    to[i] = from[i];
    KEEP_LOOP;
  }
}

BENCH_CALL void copy_words(void *to, const void *from, size_t length) {
  uint64_t *t = to;
  const uint64_t *f = from;
  for (; length >= 32; length -= 32, t += 4, f += 4) {
    uint64_t a = f[0], b = f[1], c = f[2], d = f[3];
    t[0] = a;
    t[1] = b;
    t[2] = c;
    t[3] = d;
    KEEP_LOOP;
  }
}

/* Copies from the end, as memmove does when the ranges overlap. */
BENCH_CALL void copy_down(uint8_t *to, const uint8_t *from, size_t length) {
  while (length > 0) {
    length--;
    to[length] = from[length];
    KEEP_LOOP;
  }
}

BENCH_CALL void fill_words(void *to, uint8_t byte, size_t length) {
  uint64_t word = byte * 0x0101010101010101ull;
  uint64_t *t = to;
  for (; length >= 8; length -= 8) {
    *t++ = word;
    KEEP_LOOP;
  }
}

BENCH_CALL size_t length_of(const char *text) {
  size_t length = 0;
  while (text[length] != 0) {
    length++;
    KEEP_LOOP;
  }
  return length;
}

/* Eight bytes at a time; the text is aligned (Mycroft's test for a zero byte). */
BENCH_CALL size_t length_by_words(const char *text) {
  const uint64_t *word = (const uint64_t *)(const void *)text;
  while (((*word - 0x0101010101010101ull) & ~*word & 0x8080808080808080ull) == 0) word++;
  const char *at = (const char *)word;
  while (*at != 0) at++;
  return (size_t)(at - text);
}

BENCH_CALL int compare(const uint8_t *a, const uint8_t *b, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    KEEP_LOOP;
  }
  return 0;
}

BENCH_CALL size_t find(const uint8_t *in, size_t length, const uint8_t *what, size_t size) {
  for (size_t i = 0; i + size <= length; i++) {
    size_t k = 0;
    while (k < size && in[i + k] == what[k]) k++;
    if (k == size) return i;
  }
  return length;
}

static uint64_t round_of(uint32_t round) {
  uint64_t sum = BENCH_SEED;
  uint64_t seed = round + 1;
  fill_words(left, (uint8_t)(round | 1), SIZE);
  for (int i = 0; i < 64; i++) left[bench_next(&seed) % (SIZE - 1)] ^= 0x80;
  left[SIZE - 1] = 0;
  for (int i = 0; i < SIZE; i++) left[i] |= i == SIZE - 1 ? 0 : 1;
  copy_bytes(right, left, SIZE);
  copy_down(right + 8, right, SIZE - 8);
  copy_words(right, left, SIZE);
  sum = bench_mix(sum, length_of((const char *)left));
  sum = bench_mix(sum, length_by_words((const char *)right));
  right[SIZE - 2 - round % 1000] ^= 2;
  sum = bench_mix(sum, (uint64_t)compare(left, right, SIZE));
  sum = bench_mix(sum, find(left, SIZE, right + SIZE - 64, 63));
  /* Short strings, where the call costs more than the loop. */
  for (uint32_t at = 0; at + 32 <= SIZE; at += 32) {
    left[at + (at >> 5) % 24] = 0;
    sum += length_of((const char *)left + at);
    sum += (uint64_t)compare(left + at, right + at, 8);
  }
  return sum;
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  for (uint32_t round = bench_rounds(60, percent); round > 0; round--)
    sum = bench_mix(sum, round_of(round));
  return sum;
}

const struct bench_program bench_strings = {"strings", run};
