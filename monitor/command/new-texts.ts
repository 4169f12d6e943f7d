/**
 * What `flatland new` writes: a program, its Task file and its test.
 */

/** A program that greets whom its arguments name. */
export function sourceText(name: string): string {
  return `/*
 * ${name}: greets whom its arguments name, or everybody.
 *
 * flatland.h lists the system calls; programs/ of Flatland has more examples.
 */
#include "flatland.h"

int _start(const struct flat_system *sys, const struct flat_self *self) {
  flat_puts(sys, "Hello from ${name}");
  for (uint32_t i = 1; i < self->argc; i++) {
    flat_puts(sys, i == 1 ? " to " : " and ");
    flat_puts(sys, self->argv[i]);
  }
  return (int)flat_puts(sys, ".\\n");
}
`;
}

/** The Task file that goes with it. */
export function taskText(name: string): string {
  return `; The Task ${name}. flatland help task-file lists every key.

{:image  "${name}.elf"
 :memory "64K"        ; the whole chunk: image, heap and stack; it never grows
 :stack  "4K"
 :grants [:output]}   ; what is not granted is refused
`;
}

/** A test of it. */
export function testText(name: string): string {
  return `;; Tests of the Task ${name}: flatland test ${name}-test.fnl

(deftest ${name}-greets
  (with-machine
    (let [id (spawn "${name}.edn")]
      (expect-output id "Hello from ${name}.\\n")
      (expect-exit id 0))))

(deftest ${name}-greets-by-name
  (with-machine
    (let [id (spawn "${name}.edn" {:args ["Ada" "Grace"]})]
      (expect-output id "Hello from ${name} to Ada and Grace.\\n")
      (expect-exit id 0))))
`;
}
