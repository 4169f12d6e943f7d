/*
 * calls: makes one system call again and again, and says what one costs.
 *
 *   calls [COUNT [yield]]    100000 when not given
 *
 * Shows the price of crossing into the kernel: `time` does next to nothing.
 * With `yield` it gives way each time: two of these show the price of a switch
 * between Tasks.
 * Under the clock :steps the time is that of the machine, not of the host.
 * Needs :clock and :output.
 */
#include "flatland.h"

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t count = 100000;
  int yields = self->argc > 2 && flat_same(self->argv[2], "yield");
  if ((self->argc > 1 && !flat_number(self->argv[1], &count)) || self->argc > (yields ? 3 : 2) ||
      count == 0) {
    flat_puts(sys, "usage: calls [COUNT [yield]]\n");
    return 2;
  }
  struct flat_result begun = sys->time();
  if (begun.error != FLAT_OK) return (int)begun.error;
  struct flat_result now = begun;
  if (yields) {
    for (uint64_t i = 0; i < count; i++) sys->yield();
    now = sys->time();
  } else {
    for (uint64_t i = 0; i < count; i++) now = sys->time();
  }
  flat_put_u64(sys, (uint64_t)(now.value - begun.value) / count);
  return (int)flat_puts(sys, " ns for a call\n");
}
