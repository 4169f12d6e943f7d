/**
 * Launches the thread of a computer, before anybody knows its job.
 *
 * A thread takes as long to come up as the command line takes to be read, so the two
 * go side by side: the job follows as a message (`computer-thread.ts`).
 */
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { createControl, type Control } from '../session/control.ts';
import type { ComputerKind, ComputerStart } from '../session/messages.ts';
import { createTerminalQueue } from '../session/terminal-queue.ts';
import { STACK_MEGABYTES } from './stack.ts';

/**
 * The Lisp's values and the kernel's; memory of machines is outside. A form that piles up more
 * ends the computer. Less where Node itself was given less.
 */
const MOST_HEAP_MEGABYTES = 1024;

/** Bundle of the thread's entry, in `dist/`. */
const ENTRY = 'computer-thread.cjs';

/** A thread that loads the computer and waits for its job. */
export interface LaunchedComputer {
  readonly kind: ComputerKind;
  readonly worker: Worker;
  readonly control: Control;
  /** Of BTP from the terminal. */
  readonly terminal: SharedArrayBuffer;
  /** What its heap may become, in MiB. */
  readonly heap: number;
  /** Says when the thread breaks; at once if it has, and always before its `exit`. */
  onBroken(told: (error: NodeJS.ErrnoException) => void): void;
}

/**
 * @param root folder of the installation
 * @param kind what its job needs
 * @param keepCode path of the file that gets the compiled form of the code at the end
 */
export function launchComputer(
  root: string,
  kind: ComputerKind,
  keepCode?: string,
): LaunchedComputer {
  const control = createControl();
  const terminal = createTerminalQueue();
  const workerData: ComputerStart = {
    kind,
    control: control.buffer,
    terminal,
    ...(keepCode === undefined ? {} : { keepCode }),
  };
  const given = Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20);
  const heap = Math.min(MOST_HEAP_MEGABYTES, given);
  const worker = new Worker(join(root, 'dist', ENTRY), {
    workerData,
    resourceLimits: { stackSizeMb: STACK_MEGABYTES, maxOldGenerationSizeMb: heap },
  });
  let broken: NodeJS.ErrnoException | undefined;
  let tell = (error: NodeJS.ErrnoException): void => {
    broken = error;
  };
  worker.once('error', (error) => tell(error));
  return {
    kind,
    worker,
    control,
    terminal,
    heap,
    onBroken(told) {
      if (broken === undefined) tell = told;
      else told(broken);
    },
  };
}
