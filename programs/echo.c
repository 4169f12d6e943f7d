/*
 * echo: writes its arguments; without any, copies its input to its output.
 *
 * Shows arguments, and a stream that is copied byte for byte until it ends.
 * Needs :output, and :input when it copies.
 */
#include "flatland.h"

static int copy(const struct flat_system *sys) {
  static unsigned char buffer[4096];
  for (;;) {
    struct flat_result r = flat_read(sys, buffer, sizeof buffer);
    if (r.error == FLAT_END) return 0;
    if (r.error != FLAT_OK) return (int)r.error;
    int64_t error = flat_write_all(sys, buffer, (size_t)r.value);
    if (error != FLAT_OK) return (int)error;
  }
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  if (self->argc < 2) return copy(sys);
  for (uint32_t i = 1; i < self->argc; i++) {
    if (i > 1) flat_puts(sys, " ");
    flat_puts(sys, self->argv[i]);
  }
  return (int)flat_puts(sys, "\n");
}
