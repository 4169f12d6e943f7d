/*
 * states: a mix as in embedded programs: a state machine that reads numbers, a matrix of 16-bit
 * integers, a list, each result into a CRC.
 */
#include "bench.h"

enum { TEXT = 2048, SIDE = 24, ITEMS = 96 };

enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, POWER, WRONG, STATES };

static char text[TEXT + 1];
static int16_t first[SIDE][SIDE], second[SIDE][SIDE];
static int32_t product[SIDE][SIDE];

struct item {
  struct item *next;
  int16_t key, order;
};
static struct item items[ITEMS];

/* CRC-16 of IBM, bit by bit. */
BENCH_CALL uint16_t crc_byte(uint16_t crc, uint8_t byte) {
  crc ^= byte;
  for (int i = 0; i < 8; i++) crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
  return crc;
}

static uint16_t crc_word(uint16_t crc, uint32_t word) {
  for (int i = 0; i < 4; i++) crc = crc_byte(crc, (uint8_t)(word >> 8 * i));
  return crc;
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* Reads up to a comma; says in which state it ended. */
BENCH_CALL enum state scan(const char **at, uint32_t counts[STATES]) {
  enum state state = START;
  for (; **at != 0 && **at != ','; ++*at) {
    char c = **at;
    counts[state]++;
    switch (state) {
      case START:
        if (is_digit(c)) state = INTEGER;
        else if (c == '+' || c == '-') state = SIGN;
        else if (c == '.') state = POINT;
        else state = WRONG;
        break;
      case SIGN:
        state = is_digit(c) ? INTEGER : c == '.' ? POINT : WRONG;
        break;
      case INTEGER:
        if (c == '.') state = FRACTION;
        else if (c == 'e' || c == 'E') state = EXPONENT;
        else if (!is_digit(c)) state = WRONG;
        break;
      case POINT:
        state = is_digit(c) ? FRACTION : WRONG;
        break;
      case FRACTION:
        if (c == 'e' || c == 'E') state = EXPONENT;
        else if (!is_digit(c)) state = WRONG;
        break;
      case EXPONENT:
        if (c == '+' || c == '-') state = EXPONENT_SIGN;
        else state = is_digit(c) ? POWER : WRONG;
        break;
      case EXPONENT_SIGN:
      case POWER:
        state = is_digit(c) ? POWER : WRONG;
        break;
      default:
        break;
    }
  }
  if (**at == ',') ++*at;
  return state;
}

static void write_text(uint64_t *seed) {
  static const char *const pieces[16] = {"5012", "1234", "-874",  "+122",  "35.54400", ".1234500",
                                         "-110.700", "+0.64400", "5.500e+3", "-.123e-2", "-87e+832",
                                         "+0.6e-12", "T0.3e-1F", "-T.T++Tq", "1T3.4e4z", "34.0e-T^"};
  int at = 0;
  for (;;) {
    const char *piece = pieces[bench_next(seed) >> 60];
    if (at + 10 > TEXT) break;
    while (*piece != 0) text[at++] = *piece++;
    text[at++] = ',';
  }
  text[at] = 0;
}

static uint16_t machine(uint16_t crc) {
  uint32_t ends[STATES] = {0}, counts[STATES] = {0};
  for (const char *at = text; *at != 0;) ends[scan(&at, counts)]++;
  for (int i = 0; i < STATES; i++) crc = crc_word(crc_word(crc, ends[i]), counts[i]);
  return crc;
}

static uint16_t matrix(uint16_t crc, int16_t with) {
  for (int i = 0; i < SIDE; i++) {
    for (int j = 0; j < SIDE; j++) {
      int32_t sum = 0;
      for (int k = 0; k < SIDE; k++) {
        int32_t term = first[i][k] * second[k][j];
        sum += (term >> 2 & 0xf) * (term >> 5 & 0x7f);
      }
      product[i][j] = sum + with;
    }
  }
  for (int i = 0; i < SIDE; i++) crc = crc_word(crc, (uint32_t)product[i][(i * 7) % SIDE]);
  return crc;
}

static int by_key(const struct item *a, const struct item *b) { return a->key - b->key; }
static int by_order(const struct item *a, const struct item *b) { return a->order - b->order; }

/* Insertion into a sorted list, one after the other. */
BENCH_CALL struct item *order(struct item *list, int (*compare)(const struct item *, const struct item *)) {
  struct item *sorted = NULL;
  while (list != NULL) {
    struct item *next = list->next;
    struct item **link = &sorted;
    while (*link != NULL && compare(*link, list) <= 0) link = &(*link)->next;
    list->next = *link;
    *link = list;
    list = next;
  }
  return sorted;
}

static uint16_t list(uint16_t crc, uint64_t *seed) {
  struct item *all = NULL;
  for (int i = 0; i < ITEMS; i++) {
    items[i] = (struct item){all, (int16_t)(bench_next(seed) >> 53), (int16_t)i};
    all = &items[i];
  }
  all = order(all, by_key);
  for (const struct item *at = all; at != NULL; at = at->next) crc = crc_word(crc, (uint16_t)at->key);
  all = order(all, by_order);
  for (const struct item *at = all; at != NULL; at = at->next) crc = crc_byte(crc, (uint8_t)at->key);
  return crc;
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  uint64_t seed = 5;
  for (int i = 0; i < SIDE; i++) {
    for (int j = 0; j < SIDE; j++) {
      first[i][j] = (int16_t)(bench_next(&seed) >> 56);
      second[i][j] = (int16_t)(bench_next(&seed) >> 56);
    }
  }
  for (uint32_t round = bench_rounds(700, percent); round > 0; round--) {
    write_text(&seed);
    uint16_t crc = machine((uint16_t)round);
    crc = matrix(crc, (int16_t)round);
    crc = list(crc, &seed);
    sum = bench_mix(sum, crc);
  }
  return sum;
}

const struct bench_program bench_states = {"states", run};
