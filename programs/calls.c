/*
 * calls: makes one system call again and again, and says what one costs.
 *
 *   calls [COUNT]    100000 when not given
 *
 * Shows the price of crossing into the kernel: `time` does next to nothing.
 * Under the clock :steps the time is that of the machine, not of the host.
 * Needs :clock and :output.
 */
#include "flatland.h"

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t count = 100000;
  if ((self->argc > 1 && !flat_number(self->argv[1], &count)) || self->argc > 2 || count == 0) {
    flat_puts(sys, "usage: calls [COUNT]\n");
    return 2;
  }
  struct flat_result begun = sys->time();
  if (begun.error != FLAT_OK) return (int)begun.error;
  struct flat_result now = begun;
  for (uint64_t i = 0; i < count; i++) now = sys->time();
  flat_put_u64(sys, (uint64_t)(now.value - begun.value) / count);
  return (int)flat_puts(sys, " ns for a call\n");
}
