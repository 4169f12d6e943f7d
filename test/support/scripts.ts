/**
 * Runs Fennel tests within a test of ours: systems, shell and machines in this thread.
 */
import { fileURLToPath } from 'node:url';
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
} from '../../monitor/shell/test-run.ts';
import { lispImage } from '../shell/support.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SLICE = 20;

/** Runs the tests of some files to the end. */
export function runScripts(
  files: readonly TestFile[],
  options: TestOptions,
  listener: TestListener,
): void {
  const programs = new ConfigFiles({ overlay: undefined, env: {}, cwd: ROOT, root: ROOT });
  const config = { ...programs.machine().config, clock: 'steps' as const };
  const systems = createSystems(config, { clock: nodeClock, programs, entropy: nodeEntropy });
  const now = (): number => performance.now();
  const shell = createLisp(
    { systems, control: createControl(), image: lispImage(), now },
    (text) => run.printed(text),
    () => 100,
  );
  const run = createTestRun(shell, files, options, listener, now);
  while (run.step(SLICE) !== 'done') machineSlice({ now, systems: () => systems.all() }, SLICE);
}

/** The tests of one file, and what came of each once all of them have run. */
export function collectScripts(file: TestFile): {
  readonly tests: readonly TestCase[];
  /** Failures of a test, each as lines; runs the file at the first call. */
  run(name: string): string[];
} {
  let tests: readonly TestCase[] = [];
  const fail = (problem: string): never => {
    throw new Error(problem);
  };
  const broken: TestListener['broken'] = (path, { message, line }) =>
    fail(`${path}:${line ?? 1}: ${message}`);
  runScripts(
    [file],
    { list: true },
    {
      broken,
      collected(found) {
        tests = found;
      },
    },
  );
  let outcomes: Map<string, TestOutcome> | undefined;
  return {
    tests,
    run(name) {
      if (outcomes === undefined) {
        const all = new Map<string, TestOutcome>();
        runScripts([file], {}, { broken, finished: (outcome) => void all.set(outcome.test.name, outcome) });
        outcomes = all;
      }
      const { failures } = outcomes.get(name) ?? fail(`${name} did not run`);
      return failures.map(({ line, message, context, form, expected, actual }) =>
        [`${file.path}:${line} ${message}`, context, form, expected, actual]
          .filter((part) => part !== undefined)
          .join('\n'),
      );
    },
  };
}
