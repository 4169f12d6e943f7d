/*
 * crash: does one thing that no Task may do.
 *
 *   crash KIND    stack, null, load, store, kernel, code, data, nowhere, illegal
 *
 * Shows that each of them ends this Task with a fault that says what it was,
 * and that nothing else is harmed. Without a KIND it lists them; if it is still
 * alive afterwards it says so and returns 3. Needs :output.
 */
#include "flatland.h"

typedef void action(void);

/* Addresses with nothing behind them: above all memory, and at the start of RAM, where the kernel is. */
static volatile uint32_t *const nothing = (volatile uint32_t *)0xdead0000;
static volatile uint32_t *const kernel = (volatile uint32_t *)0x80000000;

static volatile uint32_t sink;

/* Every level keeps a kilobyte of the stack alive, so no call is a jump. */
static uint32_t descend(uint32_t depth) {
  volatile uint32_t room[256];
  room[depth & 255] = depth;
  if (room[depth & 255] != depth) return 0; /* never, but the compiler cannot tell */
  return descend(depth + 1) + room[depth & 255];
}

static void stack(void) { sink = descend(0); }

static void null(void) {
  volatile uint32_t *pointer = 0;
  __asm__("" : "+r"(pointer)); /* what it holds is not for the compiler to know */
  sink = *pointer;
}

static void load(void) { sink = *nothing; }

static void store(void) { *nothing = 1; }

static void into_kernel(void) { *kernel = 1; }

static void code(void) {
  volatile uint32_t *self = (volatile uint32_t *)(uintptr_t)code;
  __asm__("" : "+r"(self));
  *self = 0;
}

static void data(void) {
  static uint32_t instructions[] = {0x00008067}; /* ret */
  action *jump = (action *)(uintptr_t)instructions;
  __asm__ volatile("fence.i" : "+r"(jump) : : "memory");
  jump();
}

static void nowhere(void) { ((action *)(uintptr_t)nothing)(); }

static void illegal(void) { __asm__ volatile(".2byte 0"); }

static const struct {
  const char *name;
  action *act;
} kinds[] = {
  {"stack", stack}, {"null", null}, {"load", load},       {"store", store},     {"kernel", into_kernel},
  {"code", code},   {"data", data}, {"nowhere", nowhere}, {"illegal", illegal},
};

int _start(const struct flat_system *sys, const struct flat_self *self) {
  size_t count = sizeof kinds / sizeof *kinds;
  for (size_t i = 0; self->argc == 2 && i < count; i++) {
    if (!flat_same(self->argv[1], kinds[i].name)) continue;
    kinds[i].act();
    flat_puts(sys, "crash: still alive\n");
    return 3;
  }
  flat_puts(sys, "usage: crash KIND\nkinds:");
  for (size_t i = 0; i < count; i++) {
    flat_puts(sys, " ");
    flat_puts(sys, kinds[i].name);
  }
  flat_puts(sys, "\n");
  return 2;
}
