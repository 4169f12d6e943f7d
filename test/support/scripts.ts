/**
 * Runs Fennel tests within a test of ours: systems, shell and machines in this thread.
 */
import { fileURLToPath } from 'node:url';
import { openDisk, readImage } from '../../monitor/host/boot-files.ts';
import { ConfigFiles } from '../../monitor/host/config-files.ts';
import { nodeClock, nodeEntropy } from '../../monitor/host/node-services.ts';
import { createControl } from '../../monitor/session/control.ts';
import { createLisp } from '../../monitor/session/lisp.ts';
import { machineSlice } from '../../monitor/session/loop.ts';
import { createSystems } from '../../monitor/session/systems.ts';
import {
  createTestRun,
  type TestCase,
  type TestFile,
  type TestListener,
  type TestOptions,
  type TestOutcome,
  type TestSummary,
} from '../../monitor/shell/test-run.ts';
import { lispImage } from '../shell/support.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SLICE = 20;

/** A run that goes on as far as it is asked to. */
export interface ScriptRun {
  /** Goes on until the condition holds, or to the end. */
  until(holds: () => boolean): void;
  summary(): TestSummary;
}

/** Begins the tests of some files, with the bundled configuration and programs. */
export function runScripts(
  files: readonly TestFile[],
  options: TestOptions,
  listener: TestListener,
): ScriptRun {
  const programs = new ConfigFiles({ overlay: undefined, env: {}, cwd: ROOT, root: ROOT });
  const config = { ...programs.machine().config, clock: 'steps' as const };
  const host = { clock: nodeClock, programs, entropy: nodeEntropy, readImage, openDisk };
  const systems = createSystems(config, host);
  const now = (): number => performance.now();
  const shell = createLisp(
    { systems, control: createControl(), image: lispImage(), now },
    (text) => run.printed(text),
    () => 100,
  );
  const run = createTestRun(shell, files, options, listener, now);
  return {
    until(holds) {
      while (!holds() && run.step(SLICE) !== 'done') {
        machineSlice({ now, systems: () => systems.all() }, SLICE);
      }
    },
    summary: () => run.summary(),
  };
}

/** A failure as lines. */
function lines(outcome: TestOutcome): string[] {
  return outcome.failures.map(({ file, line, message, context, form, expected, actual }) =>
    [`${file}:${line} ${message}`, context, form, expected, actual]
      .filter((part) => part !== undefined)
      .join('\n'),
  );
}

/**
 * The tests of one file, and what came of each.
 * @throws Error when the file cannot be loaded
 */
export function collectScripts(file: TestFile): {
  readonly tests: readonly TestCase[];
  /** Failures of a test, each as lines; runs what has not run yet up to it. */
  run(name: string): string[];
} {
  let tests: readonly TestCase[] | undefined;
  const outcomes = new Map<string, TestOutcome>();
  const run = runScripts(
    [file],
    {},
    {
      broken(path, { message, line }) {
        throw new Error(`${path}:${line ?? 1}: ${message}`);
      },
      collected(found) {
        tests = found;
      },
      finished: (outcome) => void outcomes.set(outcome.test.name, outcome),
    },
  );
  run.until(() => tests !== undefined);
  return {
    tests: tests ?? [],
    run(name) {
      run.until(() => outcomes.has(name));
      const outcome = outcomes.get(name);
      if (outcome === undefined) throw new Error(`${name} did not run`);
      return lines(outcome);
    },
  };
}
