/*
 * launch: starts another Task, waits for it to end, and says how it went.
 *
 *   launch [NAME]    hello when not given
 *
 * Shows Tasks that start Tasks: what is started gets no grant that this one
 * does not have. Exits with the status of what it started. Needs :output and
 * [:spawn NAME].
 */
#include "flatland.h"

int _start(const struct flat_system *sys, const struct flat_self *self) {
  const char *name = self->argc > 1 ? self->argv[1] : "hello";
  struct flat_result r = flat_spawn(sys, name);
  if (r.error != FLAT_OK) {
    flat_puts(sys, name);
    flat_puts(sys, " could not be started, error ");
    flat_put_i64(sys, r.error);
    flat_puts(sys, "\n");
    return 1;
  }
  uint64_t id = r.value;
  r = flat_wait_for(sys, self, id);
  flat_puts(sys, name);
  if (r.error != FLAT_OK) {
    flat_puts(sys, r.error == FLAT_CANCELLED ? " did not exit\n" : " was lost\n");
    return 1;
  }
  flat_puts(sys, " exited with status ");
  flat_put_i64(sys, (int64_t)r.value);
  flat_puts(sys, "\n");
  return (int)r.value;
}
