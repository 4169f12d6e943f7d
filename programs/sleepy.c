/*
 * sleepy: sets a timer, sleeps until it is due, says so, and does it again.
 *
 *   sleepy [TIMES [MILLISECONDS]]    3 times 100 ms when not given
 *
 * Shows timers, the event ring, and waiting, which costs the machine nothing.
 * Needs :clock and :output.
 */
#include "flatland.h"

enum { MILLISECOND = 1000000 };

static int fail(const struct flat_system *sys, int64_t error) {
  flat_puts(sys, "sleepy: the system says no, error ");
  flat_put_i64(sys, error);
  flat_puts(sys, "\n");
  return 1;
}

/* Blocks until the timer is due; other events are taken out of the ring and dropped. */
static int64_t wait_for(const struct flat_system *sys, const struct flat_self *self, int64_t id) {
  struct flat_event event;
  for (;;) {
    while (flat_next_event(self, &event)) {
      if (event.type == FLAT_EVENT_TIMER && event.id == (uint64_t)id) return FLAT_OK;
    }
    struct flat_result r = sys->wait(-1, FLAT_UNTIL_EVENT);
    if (r.error != FLAT_OK) return r.error;
  }
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t times = 3, milliseconds = 100;
  if ((self->argc > 1 && !flat_number(self->argv[1], &times)) ||
      (self->argc > 2 && !flat_number(self->argv[2], &milliseconds)) || self->argc > 3 ||
      milliseconds > INT64_MAX / MILLISECOND) {
    flat_puts(sys, "usage: sleepy [TIMES [MILLISECONDS]]\n");
    return 2;
  }
  struct flat_result begun = sys->time();
  if (begun.error != FLAT_OK) return fail(sys, begun.error);
  for (uint64_t i = 1; i <= times; i++) {
    struct flat_result timer = sys->timer((int64_t)milliseconds * MILLISECOND);
    if (timer.error != FLAT_OK) return fail(sys, timer.error);
    int64_t error = wait_for(sys, self, timer.value);
    if (error != FLAT_OK) return fail(sys, error);
    flat_puts(sys, "woke up ");
    flat_put_u64(sys, i);
    flat_puts(sys, " of ");
    flat_put_u64(sys, times);
    flat_puts(sys, " after ");
    flat_put_u64(sys, (uint64_t)(sys->time().value - begun.value) / MILLISECOND);
    if (flat_puts(sys, " ms\n") != FLAT_OK) return 1;
  }
  return 0;
}
