/*
 * hello: the smallest Task that does something.
 *
 * Shows the entry point, the table of system calls, writing to the output
 * stream, and the exit status. Needs the grant :output.
 */
#include "flatland.h"

int _start(const struct flat_system *sys, const struct flat_self *self) {
  (void)self;
  return (int)flat_puts(sys, "Hello from Flatland.\n");
}
