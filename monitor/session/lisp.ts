/**
 * The shell on the computer thread: its door into the kernel, its slices, its interrupts.
 */
import type { Caller } from '../../kernel/index.ts';
import { createShell, type LispImage, type Shell, type ShellError } from '../shell/index.ts';
import type { Control } from './control.ts';
import { machineSlice } from './loop.ts';
import type { Systems } from './systems.ts';

/** How long the machine runs while a form cannot be suspended. */
const POLL_MILLISECONDS = 2;
/** The shell is the one caller that may do everything. */
const CALLER: Caller = { name: 'shell', grants: [{ name: 'monitor' }] };

export interface LispContext {
  readonly systems: Systems;
  readonly control: Control;
  readonly image: LispImage;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/**
 * Builds a shell whose calls go to the system in use.
 *
 * @param print takes what forms print
 * @param width characters a line may have, asked at each form
 * @param rich values carry links and folds for our own terminal
 */
export function createLisp(
  { systems, control, image, now }: LispContext,
  print: (text: string) => void,
  width: () => number,
  rich = false,
): Shell {
  const shell: Shell = createShell({
    call: (name, args) => systems.call(CALLER, name, args),
    lisp: image,
    print,
    width,
    rich,
    now,
    poll() {
      if (control.takeInterrupt() || control.stopRequest() !== undefined) shell.interrupt();
      if (!control.paused()) machineSlice({ now, systems: () => systems.all() }, POLL_MILLISECONDS);
    },
  });
  return shell;
}

/** An error as lines: message, place, the way there. */
export function errorLines({ message, file, line, column, trace }: ShellError): string[] {
  const place = file === undefined ? '' : `${file}:${line ?? '?'}`;
  const at = column === undefined || place === '' ? place : `${place}:${column + 1}`;
  return [
    at === '' ? message : `${at}: ${message}`,
    ...trace.map(
      (step) =>
        `  at ${step.file}:${step.line}${step.name === undefined ? '' : ` in ${step.name}`}`,
    ),
  ];
}
