/*
 * wc: counts the lines, words and bytes of its input, and writes them as `wc` does.
 *
 * Shows a stream of any size in constant memory. A word is what stands between
 * white space. Needs :input and :output.
 */
#include "flatland.h"

/* Classes of bytes: bit 0 part of a word, bit 1 end of a line. */
enum { WORD = 1, LINE = 2 };

static unsigned char classes[256];
static unsigned char buffer[16384];

static void classify(void) {
  memset(classes, WORD, sizeof classes);
  const char *spaces = " \t\v\f\r";
  for (; *spaces != 0; spaces++) classes[(unsigned char)*spaces] = 0;
  classes['\n'] = LINE;
}

/* Right-aligned in seven columns, as wc does for a pipe. */
static void put_count(const struct flat_system *sys, const char *before, uint64_t count) {
  flat_puts(sys, before);
  for (uint64_t limit = 1000000; limit > count && limit > 1; limit /= 10) flat_puts(sys, " ");
  flat_put_u64(sys, count);
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  (void)self;
  uint64_t lines = 0, words = 0, bytes = 0;
  unsigned before = 0;
  classify();
  for (;;) {
    struct flat_result r = flat_read(sys, buffer, sizeof buffer);
    if (r.error == FLAT_END) break;
    if (r.error != FLAT_OK) return (int)r.error;
    const unsigned char *end = buffer + r.value;
    for (const unsigned char *next = buffer; next != end; next++) {
      unsigned now = classes[*next];
      lines += now >> 1;
      words += now & ~before & WORD;
      before = now;
    }
    bytes += (uint64_t)r.value;
  }
  put_count(sys, "", lines);
  put_count(sys, " ", words);
  put_count(sys, " ", bytes);
  return (int)flat_puts(sys, "\n");
}
