/**
 * The shell on the computer thread: its door into the kernel, its slices, its interrupts.
 */
import type { Caller } from '../../kernel/index.ts';
import { createShell, type HeapPort, type LispImage, type Shell } from '../shell/index.ts';
import type { Control } from './control.ts';
import { machineSlice } from './loop.ts';
import type { Systems } from './systems.ts';
import { createTranscript, type AppendText } from './transcript.ts';

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
  /** Adds text to a file of the person's, for `,transcript`. */
  readonly appendText?: AppendText;
  /** The heap of this thread. */
  readonly heap?: HeapPort;
}

/**
 * Builds a shell whose calls go to the system in use.
 *
 * @param print takes what forms print
 * @param width characters a line may have, asked at each form
 * @param rich values carry links and folds for our own terminal
 */
export function createLisp(
  { systems, control, image, now, appendText, heap }: LispContext,
  print: (text: string) => void,
  width: () => number,
  rich = false,
): Shell {
  const transcript = appendText === undefined ? undefined : createTranscript(appendText);
  const shell: Shell = createShell({
    call: (name, args) => systems.call(CALLER, name, args),
    lisp: image,
    print(text) {
      transcript?.output(text);
      print(text);
    },
    ...(transcript === undefined ? {} : { transcript: (file) => transcript.keep(file) }),
    ...(heap === undefined ? {} : { heap }),
    width,
    rich,
    now,
    poll() {
      if (control.takeInterrupt() || control.stopRequest() !== undefined) shell.interrupt();
      if (!control.paused()) machineSlice({ now, systems: () => systems.all() }, POLL_MILLISECONDS);
    },
  });
  if (transcript === undefined) return shell;
  const { start, result } = shell;
  return Object.assign(shell, {
    start(text: string, source?: string, args?: readonly string[]) {
      if (source === undefined) transcript.input(shell.inputNumber, text);
      start(text, source, args);
    },
    result() {
      const outcome = result();
      transcript.result(outcome);
      const problem = transcript.problem();
      if (problem === undefined) return outcome;
      return {
        ...outcome,
        note: outcome.note === undefined ? problem : `${outcome.note}\n${problem}`,
      };
    },
  });
}
