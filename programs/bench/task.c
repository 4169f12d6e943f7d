/*
 * task.c: a benchmark as a Task: NAME [REPETITIONS [PERCENT [GATED]]]
 */
#include "flatland.h"
#include "host.h"

static const struct flat_system *system_calls;

void host_write(const char *text) { flat_puts(system_calls, text); }

int host_wait(void) {
  char byte;
  return flat_read(system_calls, &byte, 1).error == FLAT_OK;
}

static uint32_t argument(const struct flat_self *self, uint32_t index, uint32_t otherwise) {
  uint64_t number = otherwise;
  if (index < self->argc) flat_number(self->argv[index], &number);
  return (uint32_t)number;
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  struct bench_settings settings = {
      .repetitions = argument(self, 1, 1),
      .percent = argument(self, 2, 100),
      .gated = argument(self, 3, 0),
  };
  system_calls = sys;
  return bench_main(&settings);
}
