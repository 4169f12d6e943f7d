/*
 * bare.c: a benchmark without an operating system: the UART 16550 at 0x1000_0000.
 */
#include <stddef.h>

#include "host.h"

static volatile uint8_t *const uart = (volatile uint8_t *)0x10000000;
enum { DATA = 0, LINE_STATUS = 5, DATA_READY = 0x01, ROOM_TO_SEND = 0x20 };

void host_write(const char *text) {
  for (; *text != 0; text++) {
    while ((uart[LINE_STATUS] & ROOM_TO_SEND) == 0) {
    }
    uart[DATA] = (uint8_t)*text;
  }
}

int host_wait(void) {
  while ((uart[LINE_STATUS] & DATA_READY) == 0) {
  }
  (void)uart[DATA];
  return 1;
}

/* What the compiler calls on its own. */

void *memcpy(void *to, const void *from, size_t length) {
  uint8_t *t = to;
  for (const uint8_t *f = from; length != 0; length--) *t++ = *f++;
  return to;
}

void *memset(void *to, int byte, size_t length) {
  for (uint8_t *t = to; length != 0; length--) *t++ = (uint8_t)byte;
  return to;
}
