/**
 * Runs tests written in Fennel, one after another, in slices.
 *
 * Rules of use: give it a shell of its own; call `step` until it says `done`,
 * letting the machines run between two steps; the listener hears what happens.
 * Each file starts with no locals; its `deftest` forms are collected first.
 */
import type { Value } from '../../kernel/abi/value.ts';
import type { FormResult, Shell, ShellError } from './index.ts';

export interface TestFile {
  /** As reports name it. */
  readonly path: string;
  readonly text: string;
}

export interface TestCase {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface TestFailure {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  /** Names of the `testing` forms around it, outermost first, joined by ` › `. */
  readonly context?: string;
  /** The form that did not hold. */
  readonly form?: string;
  readonly expected?: string;
  readonly actual?: string;
}

export interface TestOutcome {
  readonly test: TestCase;
  readonly failures: readonly TestFailure[];
  /** Checks made. */
  readonly checks: number;
  readonly milliseconds: number;
  /** Instructions its machines ran. */
  readonly instructions: number;
  /** What it printed. */
  readonly output: string;
}

export interface TestOptions {
  /** Only tests whose name contains this. */
  readonly filter?: string | undefined;
  /** End at the first failure. */
  readonly bail?: boolean;
  /** Collect the tests and run none. */
  readonly list?: boolean;
  /** Seed of the machines and of math.random; 1 when absent. */
  readonly seed?: number | undefined;
}

export interface TestListener {
  /** The tests that will run, in order. */
  collected?(tests: readonly TestCase[]): void;
  finished?(outcome: TestOutcome): void;
  /** A file could not be loaded; its tests do not run. */
  broken?(file: string, error: ShellError): void;
}

export interface TestSummary {
  readonly tests: number;
  readonly failed: number;
  /** Files that could not be loaded. */
  readonly broken: number;
  readonly milliseconds: number;
  /** True when `interrupt` or `bail` ended it. */
  readonly ended: boolean;
}

export interface TestRun {
  step(milliseconds: number): 'done' | 'running' | 'waiting';
  /** Ends it after the test that runs. */
  interrupt(): void;
  /** Takes what tests print; the shell's `print` goes here. */
  printed(text: string): void;
  summary(): TestSummary;
}

interface Indexed extends TestCase {
  /** Place in the suite's list, from 1. */
  readonly index: number;
}

/**
 * @param shell its `print` must call `printed` of what this returns
 * @param now milliseconds of a monotonic clock
 */
export function createTestRun(
  shell: Shell,
  files: readonly TestFile[],
  options: TestOptions,
  listener: TestListener,
  now: () => number,
): TestRun {
  const seed = options.seed ?? 1;
  const began = now();
  let output = '';
  let interrupted = false;
  let ended = false;
  let ran = 0;
  let failed = 0;
  let broken = 0;
  /** Yields whenever the shell has something to do; gets its result. */
  function* script(): Generator<undefined, void, FormResult> {
    for (const { path, text } of files) {
      shell.reset();
      shell.startCall('test.suite', 'start-file', path, seed);
      yield;
      shell.start(text, path);
      const { error } = yield;
      if (error !== undefined) {
        broken++;
        listener.broken?.(path, error);
      }
      if (interrupted) return;
    }
    shell.startCall('test.suite', 'list');
    const all = readList((yield).values[0]?.value ?? []);
    const chosen = all.filter(({ name }) => name.includes(options.filter ?? ''));
    listener.collected?.(chosen.map(({ index: _, ...test }) => test));
    if (options.list === true) return;
    for (const { index, ...test } of chosen) {
      output = '';
      const start = now();
      shell.startCall('test.suite', 'run', index);
      const { values, error } = yield;
      const outcome = readOutcome(test, values[0]?.value ?? null, error, output, now() - start);
      ran++;
      if (outcome.failures.length > 0) failed++;
      listener.finished?.(outcome);
      ended = interrupted || (options.bail === true && outcome.failures.length > 0);
      if (ended) return;
    }
  }
  const running = script();
  let over = running.next().done === true;
  return {
    step(milliseconds) {
      if (over) return 'done';
      const state = shell.step(milliseconds);
      if (state !== 'done') return state;
      over = running.next(shell.result()).done === true;
      return over ? 'done' : 'running';
    },
    interrupt() {
      interrupted = true;
      shell.interrupt();
    },
    printed(text) {
      output += text;
    },
    summary: () => ({ tests: ran, failed, broken, milliseconds: now() - began, ended }),
  };
}

function readList(value: Value): Indexed[] {
  return (value as unknown as readonly TestCase[]).map((test, at) => ({ ...test, index: at + 1 }));
}

function readOutcome(
  test: TestCase,
  value: Value,
  error: ShellError | undefined,
  output: string,
  milliseconds: number,
): TestOutcome {
  if (error !== undefined || value === null) {
    const { message = 'the test gave no result', file = test.file, line = test.line } = error ?? {};
    const failures = [{ message, file, line }];
    return { test, failures, checks: 0, milliseconds, instructions: 0, output };
  }
  const { failures, checks, instructions } = value as unknown as TestOutcome;
  return { test, failures, checks, milliseconds, instructions, output };
}
