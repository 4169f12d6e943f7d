/**
 * Set-up: from a bare clone to something that runs, doing only what is missing.
 *
 * Needs Node 20 and npm, nothing else. Says what it does on stderr, reads no
 * input. Two at once wait for each other; an interrupted one goes on where it
 * stopped. `node monitor/setup/setup.mjs` does it from the command line.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { Children } from './child.mjs';
import { codeCache } from './code-cache.mjs';
import { installDependencies } from './dependencies.mjs';
import { SetUpFailure } from './failure.mjs';
import { fennel } from './fennel.mjs';
import { header } from './header.mjs';
import { cloneRoot, layoutOf } from './layout.mjs';
import { lisp } from './lisp.mjs';
import { takeLock } from './lock.mjs';
import { buildPrograms, bundledCompiler, lacksProgram } from './programs.mjs';
import { Progress } from './progress.mjs';
import { perform } from './step.mjs';

/**
 * Does what is missing, in the order it is needed; what does not depend on each other goes together.
 * @param {import('./step.mjs').Context} context
 */
async function performAll(context) {
  const gotFennel = perform(context, fennel);
  const compiler = lacksProgram(context).then((lacks) => (lacks ? bundledCompiler(context) : ''));
  const built = installDependencies(context).then(async () => {
    const programs = perform(context, header).then(() => buildPrograms(context));
    const lispy = gotFennel.then(() => perform(context, lisp));
    await settle([programs, lispy, perform(context, bundle)]);
    await perform(context, codeCache);
  });
  await settle([gotFennel, compiler, built]);
}

/**
 * Waits for all, then throws the first error, so that nothing is left running behind it.
 * @param {readonly Promise<unknown>[]} works
 */
async function settle(works) {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * @param {object} [options]
 * @param {string} [options.root] the clone; the one this file is in when not given
 * @param {(line: string) => void} [options.write] takes one line of progress
 * @throws {SetUpFailure} what could not be done, why, and how to go on
 */
export async function setUp({
  root = cloneRoot(),
  write = (line) => void process.stderr.write(`${line}\n`),
} = {}) {
  const layout = layoutOf(root);
  const progress = new Progress(write);
  const children = new Children();
  const lock = await takeLock(join(layout.dist, 'setup.lock'), {
    children: () => children.ids,
    waiting: (why) => progress.say(why),
  });
  children.changed = lock.update;
  const stop = endOnSignals(children, lock.release);
  try {
    await performAll({ layout, children, progress });
    progress.done();
  } finally {
    stop();
    await rm(layout.work, { recursive: true, force: true });
    await lock.release();
  }
}

/**
 * Ctrl-C and SIGTERM end the children, give the lock back, and end this process.
 * @param {Children} children
 * @param {() => Promise<void>} release
 * @returns {() => void} undoes it
 */
function endOnSignals(children, release) {
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    children.kill(signal);
    process.stderr.write('flatland: set-up stopped; the next one goes on from here\n');
    void release().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}

/**
 * Runs set-up for a command line: one readable message when it fails.
 * @returns {Promise<boolean>} whether it went well
 */
export async function setUpOrExplain() {
  try {
    await setUp();
    return true;
  } catch (error) {
    if (error instanceof SetUpFailure) {
      process.stderr.write(`flatland: ${error.message}\nflatland: ${error.next}\n`);
    } else {
      const text = error instanceof Error ? error.stack : String(error);
      process.stderr.write(`flatland: set-up broke: ${text}\n`);
    }
    return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await setUpOrExplain()) ? 0 : 1;
}
