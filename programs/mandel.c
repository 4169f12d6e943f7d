/*
 * mandel: the Mandelbrot set as coloured text.
 *
 *   mandel [COLUMNS [DEPTH]]    60 columns and 96 iterations when not given
 *
 * Shows styled output (SGR colours, two points in each character) and
 * fixed-point arithmetic: numbers are in units of 2^-26. Needs :output.
 */
#include "flatland.h"

enum { FRACTION = 26, MOST_COLUMNS = 300, STOPS = 6 };

/* The part of the plane that is shown: x from -2.2 to 0.8, y around 0. */
static const int64_t left = -(22LL << FRACTION) / 10;
static const int64_t width = 3LL << FRACTION;

static const unsigned char palette[STOPS][3] = {
  {8, 10, 48}, {24, 74, 160}, {90, 190, 220}, {250, 240, 190}, {240, 150, 40}, {110, 24, 60},
};

/* A line of text on its way out. */
static char line[MOST_COLUMNS * 48];
static size_t used;

static void put(const char *text) {
  while (*text != 0) line[used++] = *text++;
}

static void put_number(unsigned number) {
  if (number >= 10) put_number(number / 10);
  line[used++] = (char)('0' + number % 10);
}

/* Iterations until the point has left the circle of radius 2, at most `depth`. */
static uint64_t escape(int64_t cx, int64_t cy, uint64_t depth) {
  int64_t x = 0, y = 0;
  for (uint64_t n = 0; n < depth; n++) {
    int64_t xx = x * x >> FRACTION, yy = y * y >> FRACTION;
    if (xx + yy > 4LL << FRACTION) return n;
    y = 2 * x * y / (1LL << FRACTION) + cy; /* not a shift: the lower half mirrors the upper */
    x = xx - yy + cx;
  }
  return depth;
}

/* Writes `;2;R;G;B`: black inside, outside once through the palette every 48 iterations. */
static void put_colour(uint64_t n, uint64_t depth) {
  enum { PERIOD = 48, STEP = PERIOD / STOPS };
  unsigned phase = (unsigned)(n % PERIOD), at = phase % STEP;
  const unsigned char *from = palette[phase / STEP];
  const unsigned char *to = palette[(phase / STEP + 1) % STOPS];
  put(";2");
  for (int i = 0; i < 3; i++) {
    put(";");
    put_number(n == depth ? 0 : (from[i] * (STEP - at) + to[i] * at) / STEP);
  }
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t columns = 60, depth = 96;
  if ((self->argc > 1 && !flat_number(self->argv[1], &columns)) ||
      (self->argc > 2 && !flat_number(self->argv[2], &depth)) || self->argc > 3 || columns < 2 ||
      columns > MOST_COLUMNS || depth < 1) {
    flat_puts(sys, "usage: mandel [COLUMNS [DEPTH]], 2 to 300 columns\n");
    return 2;
  }
  int64_t step = width / (int64_t)columns;
  int64_t rows = (int64_t)columns * 3 / 4 / 2 * 2;
  for (int64_t row = 0; row < rows; row += 2) {
    int64_t upper = (2 * row + 1 - rows) * step / 2, lower = (2 * row + 3 - rows) * step / 2;
    used = 0;
    for (int64_t column = 0; column < (int64_t)columns; column++) {
      int64_t x = left + column * step;
      put("\x1b[38");
      put_colour(escape(x, upper, depth), depth);
      put(";48");
      put_colour(escape(x, lower, depth), depth);
      put("m\xe2\x96\x80"); /* upper half block */
    }
    put("\x1b[0m\n");
    if (flat_write_all(sys, line, used) != FLAT_OK) return 1;
  }
  return 0;
}
