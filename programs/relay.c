/*
 * relay: copies its input to its output, and gives up when nothing comes for too long.
 *
 *   relay [MILLISECONDS]    60000 when not given
 *
 * Shows operations that are in flight at once: one block is read while the one
 * before is still being written, and a timer runs beside both. It never waits
 * for one thing only. Exits with 3 when the time was over. Needs :clock, :input
 * and :output.
 */
#include "flatland.h"

enum { BLOCK = 4096, READ = 0, WRITE = 2, PATIENCE = 4, CALLED_OFF = 5 };

static unsigned char blocks[2][BLOCK];
static int64_t patience;
static int reading = -1; /* block that is being read into, or -1 */
static int writing[2]; /* blocks that are being written */
static int over; /* 1 at the end of input, more when it went wrong */

static int64_t submit(const struct flat_system *sys, uint32_t what, uint32_t id, uint64_t first,
                      uint64_t second) {
  struct flat_call call = {.operation = what, .id = id, .arguments = {first, second}};
  return sys->submit(&call, 1).error;
}

static int64_t read_into_a_free_block(const struct flat_system *sys) {
  if (reading >= 0 || over) return FLAT_OK;
  int i = writing[0] ? 1 : 0;
  if (writing[i]) return FLAT_OK;
  reading = i;
  return submit(sys, FLAT_DO_INPUT, READ + i, (uint64_t)blocks[i], BLOCK);
}

static int64_t wait_for_more(const struct flat_system *sys) {
  return submit(sys, FLAT_DO_TIMER, PATIENCE, (uint64_t)patience, 0);
}

static int64_t block_came(const struct flat_system *sys, const struct flat_event *event) {
  int i = (int)event->id - READ;
  reading = -1;
  if (event->error != FLAT_OK) {
    over = event->error == FLAT_END ? 1 : 2;
    return submit(sys, FLAT_DO_CANCEL, CALLED_OFF, PATIENCE, 0);
  }
  writing[i] = 1;
  int64_t error = submit(sys, FLAT_DO_OUTPUT, WRITE + i, (uint64_t)blocks[i], event->value);
  /* The one that is called off says so; then the next begins. */
  return error != FLAT_OK ? error : submit(sys, FLAT_DO_CANCEL, CALLED_OFF, PATIENCE, 0);
}

static int64_t handle(const struct flat_system *sys, const struct flat_event *event) {
  if (event->type != FLAT_EVENT_COMPLETE) return FLAT_OK;
  switch (event->id) {
  case READ:
  case READ + 1:
    return block_came(sys, event);
  case WRITE:
  case WRITE + 1:
    writing[event->id - WRITE] = 0;
    return event->error;
  case PATIENCE:
    if (event->error == FLAT_CANCELLED) return over ? FLAT_OK : wait_for_more(sys);
    over = 3;
    return FLAT_OK;
  default:
    return FLAT_OK;
  }
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t milliseconds = 60000;
  if ((self->argc > 1 && !flat_number(self->argv[1], &milliseconds)) || self->argc > 2 ||
      milliseconds > INT64_MAX / 1000000) {
    flat_puts(sys, "usage: relay [MILLISECONDS]\n");
    return 2;
  }
  patience = (int64_t)milliseconds * 1000000;
  int64_t error = wait_for_more(sys);
  while (error == FLAT_OK && over < 2 && (!over || writing[0] || writing[1])) {
    struct flat_event event;
    error = read_into_a_free_block(sys);
    while (error == FLAT_OK && flat_next_event(self, &event)) {
      error = handle(sys, &event);
      if (error == FLAT_OK) error = read_into_a_free_block(sys);
    }
    if (error == FLAT_OK && over < 2 && (!over || writing[0] || writing[1])) {
      error = sys->wait(-1, FLAT_UNTIL_EVENT).error;
    }
  }
  return error != FLAT_OK ? (int)error : over == 1 ? 0 : over;
}
