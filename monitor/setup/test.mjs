/**
 * `npm test`: set-up, the checks, then Vitest; arguments go to Vitest.
 *
 * Prints the time of each part, and at the end a line for machines:
 * `N passed, N failed, N skipped`. It is a failure when no test ran.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Children } from './child.mjs';
import { isMissing } from './files.mjs';
import { cloneRoot, layoutOf } from './layout.mjs';
import { check } from './lint.mjs';
import { Progress } from './progress.mjs';
import { setUpOrExplain } from './setup.mjs';

/** @param {string} line */
const write = (line) => void process.stdout.write(`${line}\n`);

/**
 * @param {readonly string[]} args for Vitest
 * @returns {Promise<boolean>} whether everything is as it should be
 */
async function test(args) {
  const { root, dist } = layoutOf(cloneRoot());
  const begun = performance.now();
  if (!(await setUpOrExplain())) return false;
  write(`flatland: set-up (${since(begun)} s)`);
  const progress = new Progress((line) => void process.stderr.write(`${line}\n`));
  const clean = await progress.during('checking types, format and house rules', () => check(write));

  const resultFile = join(dist, 'test-result.json');
  await rm(resultFile, { force: true });
  const started = performance.now();
  const vitest = await new Children().run(
    process.execPath,
    [
      ...[join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`],
      ...args,
    ],
    { cwd: root, show: true },
  );
  write(`flatland: tests (${since(started)} s)`);

  const count = await counts(resultFile);
  const ran = count.passed + count.failed;
  if (ran === 0) write('flatland: no test ran');
  if (!clean) write('flatland: the checks above found something to mend');
  write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return clean && vitest.status === 0 && ran > 0;
}

/**
 * @param {string} file Vitest's JSON report
 * @returns {Promise<{passed: number, failed: number, skipped: number}>}
 */
async function counts(file) {
  try {
    const report = JSON.parse(await readFile(file, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch (error) {
    if (isMissing(error)) return { passed: 0, failed: 0, skipped: 0 };
    throw error;
  }
}

/** @param {number} begun */
function since(begun) {
  return ((performance.now() - begun) / 1000).toFixed(1);
}

process.exitCode = (await test(process.argv.slice(2))) ? 0 : 1;
