/*
 * sort: quicksort and heapsort that know only a size and a callback that compares.
 */
#include "bench.h"

typedef int (*comparison)(const void *, const void *);

struct record {
  uint32_t key;
  uint32_t weight;
  uint64_t value;
};

enum { COUNT = 20000 };
static uint32_t numbers[COUNT];
static struct record records[COUNT];

static void swap(uint8_t *a, uint8_t *b, size_t size) {
  uint32_t *x = (uint32_t *)(void *)a, *y = (uint32_t *)(void *)b;
  for (size /= 4; size > 0; size--) {
    uint32_t old = *x;
    *x++ = *y;
    *y++ = old;
  }
}

/* Hoare's partition, the middle as pivot; short ranges by insertion. */
BENCH_CALL void quick(uint8_t *base, size_t count, size_t size, comparison compare) {
  while (count > 8) {
    swap(base, base + count / 2 * size, size);
    size_t low = 0, high = count;
    for (;;) {
      do low++;
      while (low < count && compare(base + low * size, base) < 0);
      do high--;
      while (compare(base, base + high * size) < 0);
      if (low >= high) break;
      swap(base + low * size, base + high * size, size);
    }
    swap(base, base + high * size, size);
    if (high < count - high) {
      quick(base, high, size, compare);
      base += (high + 1) * size;
      count -= high + 1;
    } else {
      quick(base + (high + 1) * size, count - high - 1, size, compare);
      count = high;
    }
  }
  for (size_t i = 1; i < count; i++)
    for (size_t k = i; k > 0 && compare(base + k * size, base + (k - 1) * size) < 0; k--)
      swap(base + k * size, base + (k - 1) * size, size);
}

static void sink(uint8_t *base, size_t at, size_t count, size_t size, comparison compare) {
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= count) return;
    if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0) child++;
    if (compare(base + at * size, base + child * size) >= 0) return;
    swap(base + at * size, base + child * size, size);
    at = child;
  }
}

BENCH_CALL void heap(uint8_t *base, size_t count, size_t size, comparison compare) {
  for (size_t i = count / 2; i > 0; i--) sink(base, i - 1, count, size, compare);
  for (size_t end = count - 1; end > 0; end--) {
    swap(base, base + end * size, size);
    sink(base, 0, end, size, compare);
  }
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static int by_last_digits(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  int order = (int)(x & 0xfff) - (int)(y & 0xfff);
  return order != 0 ? order : by_number(a, b);
}

static int by_key(const void *a, const void *b) {
  const struct record *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return (x->weight > y->weight) - (x->weight < y->weight);
}

static int by_value(const void *a, const void *b) {
  const struct record *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

static uint64_t run(uint32_t percent) {
  static const comparison number_orders[] = {by_number, by_last_digits};
  static const comparison record_orders[] = {by_key, by_value};
  uint64_t sum = BENCH_SEED;
  uint64_t seed = 3;
  for (uint32_t round = bench_rounds(10, percent); round > 0; round--) {
    for (uint32_t i = 0; i < COUNT; i++) {
      uint64_t random = bench_next(&seed);
      numbers[i] = (uint32_t)random;
      records[i] = (struct record){(uint32_t)(random >> 52), i, random};
    }
    quick((uint8_t *)numbers, COUNT, sizeof *numbers, number_orders[round & 1]);
    heap((uint8_t *)records, COUNT, sizeof *records, record_orders[round & 1]);
    for (uint32_t i = 0; i < COUNT; i += 7)
      sum = bench_mix(sum, numbers[i] ^ records[i].value);
  }
  return sum;
}

const struct bench_program bench_sort = {"sort", run};
