/**
 * A shell for tests: the built Lisp, calls answered by a function of the test.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pending, Value } from '../../kernel/abi/value.ts';
import {
  createShell,
  type FormResult,
  type Shell,
  type ShellOptions,
} from '../../monitor/shell/index.ts';

const IMAGE = fileURLToPath(new URL('../../dist/lisp/lisp.image', import.meta.url));

/** The image that set-up has built. */
export function lispImage(): Uint8Array {
  try {
    return readFileSync(IMAGE);
  } catch {
    throw new Error(`${IMAGE} is missing: run npm test, or node monitor/setup/setup.mjs`);
  }
}

export interface TestShell extends Shell {
  /** Runs a text to its end. */
  run(text: string, source?: string, args?: readonly string[]): FormResult;
  /** Text of the values of a text that must not fail. */
  texts(text: string): string[];
  /** The last value of a text that must not fail. */
  value(text: string): Value;
  /** Everything printed so far; forgets it. */
  printed(): string;
  /** How often `poll` was called. */
  polls(): number;
  onPoll(action: () => void): void;
}

/** The error kernel/error.ts makes, as the shell knows it: by name. */
export class FakeKernelError extends Error {
  override readonly name = 'KernelError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * @param call answers privileged calls
 * @param more what else the shell is made with
 */
export function testShell(
  call: (name: string, args: Value[]) => Value | Pending = (name) => {
    throw new FakeKernelError('no-such-call', `there is no call ${name}`);
  },
  width = 80,
  more: Partial<ShellOptions> = {},
): TestShell {
  let output = '';
  let polls = 0;
  let action = (): void => {};
  const shell = createShell({
    call,
    lisp: lispImage(),
    print: (text) => {
      output += text;
    },
    poll() {
      polls++;
      action();
    },
    width: () => width,
    ...more,
  });
  const finish = (): FormResult => {
    for (let slices = 0; shell.step(20) !== 'done'; slices++) {
      if (slices > 3000) throw new Error('the form does not end');
    }
    return shell.result();
  };
  const good = (text: string): FormResult => {
    shell.start(text);
    const result = finish();
    if (!result.ok) throw new Error(`${text}: ${result.error?.message}`);
    return result;
  };
  return {
    ...shell,
    get busy() {
      return shell.busy;
    },
    get inputNumber() {
      return shell.inputNumber;
    },
    run(text, source, args) {
      shell.start(text, source, args);
      return finish();
    },
    texts: (text) => good(text).values.map((value) => value.text),
    value: (text) => good(text).values.at(-1)?.value ?? null,
    printed() {
      const all = output;
      output = '';
      return all;
    },
    polls: () => polls,
    onPoll(next) {
      action = next;
    },
  };
}
