/*
 * main.c: runs benchmark programs and says when each repetition begins and ends.
 *
 *   fib 1 begin
 *   fib 1 end 0123456789abcdef
 *
 * The clock is that of whoever reads these lines. BENCH_PROGRAMS names the programs, as
 * P(fib) P(sieve).
 */
#include "bench.h"
#include "host.h"

#define P(name) extern const struct bench_program bench_##name;
BENCH_PROGRAMS
#undef P

static const struct bench_program *const programs[] = {
#define P(name) &bench_##name,
    BENCH_PROGRAMS
#undef P
};

static char *put_text(char *at, const char *text) {
  while (*text != 0) *at++ = *text++;
  return at;
}

static char *put_decimal(char *at, uint32_t number) {
  char digits[10];
  int count = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  while (count > 0) *at++ = digits[--count];
  return at;
}

static void say(const char *name, uint32_t repetition, const char *what) {
  char line[80];
  char *at = put_text(line, name);
  *at++ = ' ';
  at = put_decimal(at, repetition);
  at = put_text(at, what);
  *at++ = '\n';
  *at = 0;
  host_write(line);
}

static void say_end(const char *name, uint32_t repetition, uint64_t sum) {
  char what[32];
  char *at = put_text(what, " end ");
  for (int shift = 60; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[sum >> shift & 15];
  *at = 0;
  say(name, repetition, what);
}

int bench_main(const struct bench_settings *settings) {
  for (uint32_t i = 0; i < sizeof programs / sizeof *programs; i++) {
    const struct bench_program *program = programs[i];
    for (uint32_t k = 1; k <= settings->repetitions; k++) {
      if (settings->gated) {
        say(program->name, k, " ready");
        if (!host_wait()) return 1;
      }
      say(program->name, k, " begin");
      uint64_t sum = program->run(settings->percent);
      say_end(program->name, k, sum);
    }
  }
  /* Whoever opens the gates can look at the process before it ends. */
  if (settings->gated) {
    host_write("all ready\n");
    host_wait();
  }
  return 0;
}
