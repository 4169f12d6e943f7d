/**
 * `npm test`: set-up, the checks, then Vitest; arguments go to Vitest.
 *
 * Prints the time of each part and of each suite (a folder of test/, or a file beside
 * them), and at the end a line for machines: `N passed, N failed, N skipped`. It is a
 * failure when no test ran.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Children } from './child.mjs';
import { insideOf, isMissing } from './files.mjs';
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
  for (const { name, files, seconds } of suitesOf(count.files, root)) {
    write(`flatland: ${seconds.toFixed(1).padStart(7)} s  ${name} (${files})`);
  }
  const ran = count.passed + count.failed;
  if (ran === 0) write('flatland: no test ran');
  if (!clean) write('flatland: the checks above found something to mend');
  write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return clean && vitest.status === 0 && ran > 0;
}

/**
 * @typedef {object} TestedFile
 * @property {string} name its path
 * @property {number} startTime in milliseconds
 * @property {number} endTime
 */

/**
 * @param {string} file Vitest's JSON report
 * @returns {Promise<{passed: number, failed: number, skipped: number, files: TestedFile[]}>}
 */
async function counts(file) {
  try {
    const report = JSON.parse(await readFile(file, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      files: report.testResults,
    };
  } catch (error) {
    if (isMissing(error)) return { passed: 0, failed: 0, skipped: 0, files: [] };
    throw error;
  }
}

/**
 * Seconds the files of each suite took, one after the other; the longest first.
 * @param {readonly TestedFile[]} files
 * @param {string} root
 */
function suitesOf(files, root) {
  /** @type {Map<string, {name: string, files: number, seconds: number}>} */
  const suites = new Map();
  for (const { name: path, startTime, endTime } of files) {
    const parts = insideOf(root, path).split('/');
    const depth = parts[1] === 'machine' || parts[1] === 'kernel' ? 3 : 2;
    const name = parts.slice(0, depth).join('/');
    const suite = suites.get(name) ?? { name, files: 0, seconds: 0 };
    suites.set(name, suite);
    suite.files++;
    suite.seconds += Math.max(0, endTime - startTime) / 1000;
  }
  return [...suites.values()].sort((a, b) => b.seconds - a.seconds);
}

/** @param {number} begun */
function since(begun) {
  return ((performance.now() - begun) / 1000).toFixed(1);
}

process.exitCode = (await test(process.argv.slice(2))) ? 0 : 1;
