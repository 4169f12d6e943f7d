/*
 * native.c: a benchmark as a program of the host: NAME [REPETITIONS [PERCENT [GATED]]]
 */
#include <stdio.h>
#include <stdlib.h>

#include "host.h"

void host_write(const char *text) {
  fputs(text, stdout);
  fflush(stdout);
}

int host_wait(void) { return getchar() != EOF; }

int main(int argc, char **argv) {
  struct bench_settings settings = {
      .repetitions = argc > 1 ? (uint32_t)atoi(argv[1]) : 1,
      .percent = argc > 2 ? (uint32_t)atoi(argv[2]) : 100,
      .gated = argc > 3 ? (uint32_t)atoi(argv[3]) : 0,
  };
  return bench_main(&settings);
}
