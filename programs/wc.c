/*
 * wc: counts the lines, words and bytes of its input, and writes them as `wc` does.
 *
 * Shows a stream of any size in constant memory. As `LC_ALL=C wc` of GNU has it, a
 * word is what stands between white space and has a printable ASCII character.
 * Needs :input and :output.
 */
#include "flatland.h"

/*
 * What a byte does, inside a word and outside: whether a word goes on after it,
 * in bit 0; the word that begins and the line that ends with it, counted in
 * fields of their own, so that one addition counts both.
 */
#define IN_WORD 1ull
#define NEW_WORD (1ull << 20)
#define NEW_LINE (1ull << 40)
#define FIELD (NEW_WORD - 1)

enum { OUTSIDE, INSIDE };

static uint64_t effects[2][256];
static unsigned char buffer[16384]; /* fewer bytes than a field can count */

static void learn(void) {
  for (int byte = 0; byte < 256; byte++) {
    int is_space = byte == ' ' || (byte >= '\t' && byte <= '\r');
    int is_printable = byte > ' ' && byte < 0x7f;
    uint64_t line = byte == '\n' ? NEW_LINE : 0;
    effects[OUTSIDE][byte] = line | (is_printable ? IN_WORD | NEW_WORD : 0);
    effects[INSIDE][byte] = line | (is_space ? 0 : IN_WORD);
  }
}

/* Right-aligned in seven columns, as wc does for a pipe. */
static void put_count(const struct flat_system *sys, const char *before, uint64_t count) {
  flat_puts(sys, before);
  for (uint64_t limit = 1000000; limit > count && limit > 1; limit /= 10) flat_puts(sys, " ");
  flat_put_u64(sys, count);
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t lines = 0, words = 0, bytes = 0;
  uint64_t state = OUTSIDE;
  (void)self;
  learn();
  for (;;) {
    struct flat_result r = flat_read(sys, buffer, sizeof buffer);
    if (r.error == FLAT_END) break;
    if (r.error != FLAT_OK) return (int)r.error;
    const unsigned char *end = buffer + r.value;
    uint64_t counted = 0;
    for (const unsigned char *next = buffer; next != end; next++) {
      uint64_t effect = effects[state][*next];
      counted += effect;
      state = effect & IN_WORD;
    }
    words += counted / NEW_WORD & FIELD;
    lines += counted / NEW_LINE;
    bytes += (uint64_t)r.value;
  }
  put_count(sys, "", lines);
  put_count(sys, " ", words);
  put_count(sys, " ", bytes);
  return (int)flat_puts(sys, "\n");
}
