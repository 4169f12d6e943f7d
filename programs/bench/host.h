/*
 * host.h: what a benchmark needs from where it runs. One of bare.c, native.c and task.c
 * has these; main.c calls them.
 */
#ifndef BENCH_HOST_H
#define BENCH_HOST_H

#include <stdint.h>

/* How to run: all numbers, so that they can be written into a built program. */
struct bench_settings {
  /* How often each program runs. */
  uint32_t repetitions;
  /* Amount of work, in hundredths of the full one. */
  uint32_t percent;
  /* 1: each repetition waits for a byte of the input. */
  uint32_t gated;
};

void host_write(const char *text);
/* Waits for one byte of the input. Returns 0 when there will be none. */
int host_wait(void);

/* Runs the programs this was built with. Returns the exit status. */
int bench_main(const struct bench_settings *settings);

#endif
