/*
 * greedy: uses all of its heap, says how much that was, and may ask for more.
 *
 *   greedy         stops at the end of its heap
 *   greedy more    goes on, into the guard below its stack, which ends it
 *
 * Shows that a chunk is fixed when the Task is spawned: nothing is handed out
 * later. Needs :output.
 */
#include "flatland.h"

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t *next = self->heap_start;
  uint64_t *end = self->heap_end;
  uint64_t value = 1;
  while (next + 1 <= end) {
    *next++ = value;
    value = value * 6364136223846793005u + 1442695040888963407u;
  }
  uint64_t count = (uint64_t)(next - (uint64_t *)self->heap_start);
  flat_heap_used(self, count * sizeof *next);
  value = 1;
  for (uint64_t i = 0; i < count; i++) {
    if (((uint64_t *)self->heap_start)[i] != value) {
      flat_puts(sys, "greedy: the heap does not hold what was written\n");
      return 1;
    }
    value = value * 6364136223846793005u + 1442695040888963407u;
  }
  flat_puts(sys, "used all ");
  flat_put_u64(sys, count * sizeof *next);
  flat_puts(sys, " bytes of the heap\n");
  if (self->argc == 2 && flat_same(self->argv[1], "more")) {
    flat_puts(sys, "asking for more\n");
    *(volatile uint64_t *)next = value;
    flat_puts(sys, "and got it\n");
    return 3;
  }
  return 0;
}
