/*
 * spin: counts for ever and never calls the system.
 *
 * Shows that a Task which does not yield is preempted by the timer interrupt:
 * the prompt, the other Tasks and `kill` go on working. The count is in memory,
 * so (peek …) sees it grow. Needs no grant.
 */
#include "flatland.h"

volatile uint64_t count;

int _start(const struct flat_system *sys, const struct flat_self *self) {
  (void)sys;
  (void)self;
  for (;;) count++;
}
