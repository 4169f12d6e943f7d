/*
 * flood: prints as fast as it can.
 *
 *   flood [MEBIBYTES]    100 when not given
 *
 * Numbered lines of 64 bytes. Shows that a writer is held while nobody reads,
 * and that a terminal keeps up. Needs :output.
 */
#include "flatland.h"

enum { LINE = 64, LINES = 256 };

/* The number in the first ten bytes of a line. */
static void number(unsigned char *line, uint64_t n) {
  for (int i = 9; i >= 0; i--, n /= 10) line[i] = (unsigned char)('0' + n % 10);
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  static unsigned char lines[LINES * LINE];
  uint64_t mebibytes = 100;
  if ((self->argc > 1 && !flat_number(self->argv[1], &mebibytes)) || self->argc > 2 ||
      mebibytes > 1 << 20) {
    flat_puts(sys, "usage: flood [MEBIBYTES]\n");
    return 2;
  }
  for (size_t i = 0; i < sizeof lines; i++) {
    size_t at = i % LINE;
    lines[i] = at == LINE - 1 ? '\n' : at == 10 ? ' ' : (unsigned char)('a' + at % 26);
  }
  uint64_t n = 0;
  for (uint64_t blocks = mebibytes * (1 << 20) / sizeof lines; blocks > 0; blocks--) {
    for (size_t i = 0; i < LINES; i++) number(lines + i * LINE, n++);
    int64_t error = flat_write_all(sys, lines, sizeof lines);
    if (error != FLAT_OK) return (int)error;
  }
  return 0;
}
