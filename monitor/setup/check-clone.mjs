/**
 * `npm run check:clone`: walks set-up as a new user does, and times it.
 *
 * Clones what is committed into a temporary folder with an empty home, then:
 * first start, second start, `npx` from a subfolder, a folder name with a
 * space, two starts at once, starts killed at several moments, and, with
 * `--test`, `npm test`; `--tree` takes the work tree instead of what is
 * committed. Needs the network and some minutes.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cloneRoot } from './layout.mjs';

/**
 * @typedef {object} Outcome
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} seconds
 * @property {number} quiet longest time without a line on stderr, in seconds
 */

const temporary = await mkdtemp(join(tmpdir(), 'flatland-clone-'));
const home = join(temporary, 'home');

/**
 * The environment of somebody who has just made an account: no npm settings of ours.
 * @returns {NodeJS.ProcessEnv}
 */
function freshEnvironment() {
  const { PATH, LANG } = process.env;
  return { HOME: home, TERM: 'dumb', ...(PATH && { PATH }), ...(LANG && { LANG }) };
}

/**
 * @param {readonly string[]} command
 * @param {string} cwd
 * @param {{killAfter?: number}} [options] seconds until SIGKILL hits the process and none of its children
 * @returns {Promise<Outcome>}
 */
function run([program = '', ...args], cwd, { killAfter } = {}) {
  return new Promise((resolve) => {
    const begun = performance.now();
    let last = begun;
    let quiet = 0;
    const outcome = { stdout: '', stderr: '' };
    const child = spawn(program, args, {
      cwd,
      env: freshEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', (text) => (outcome.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      outcome.stderr += text;
      quiet = Math.max(quiet, performance.now() - last);
      last = performance.now();
    });
    const timer =
      killAfter === undefined
        ? undefined
        : setTimeout(() => child.kill('SIGKILL'), killAfter * 1000);
    child.once('exit', (status) => {
      clearTimeout(timer);
      const ended = performance.now();
      // A killed set-up's children may hold the pipes open; what they say is not waited for.
      const late = killAfter === undefined ? 200 : 0;
      void sleep(late).then(() =>
        resolve({ ...outcome, status, seconds: (ended - begun) / 1000, quiet: quiet / 1000 }),
      );
    });
  });
}

/**
 * What is committed, or with `--tree` what the work tree holds and git does not ignore.
 * @param {string} name
 */
async function clone(name) {
  const folder = join(temporary, name);
  const made = await run(['git', 'clone', '-q', cloneRoot(), folder], temporary);
  if (made.status !== 0) throw new Error(made.stderr);
  if (!process.argv.includes('--tree')) return folder;
  const listing = ['git', 'ls-files', '-coz', '--exclude-standard'];
  const { stdout } = await run(listing, cloneRoot());
  for (const file of stdout.split('\0')) {
    if (file !== '' && existsSync(join(cloneRoot(), file))) {
      await cp(join(cloneRoot(), file), join(folder, file));
    }
  }
  return folder;
}

let failures = 0;

/**
 * @param {string} what
 * @param {Outcome} outcome
 * @param {(outcome: Outcome) => boolean} [isGood]
 */
function report(what, outcome, isGood = (each) => each.status === 0) {
  const good = isGood(outcome);
  if (!good) failures++;
  const quiet = outcome.quiet > 4 ? `, ${outcome.quiet.toFixed(1)} s without a word` : '';
  process.stdout.write(
    `${good ? 'ok    ' : 'FAILED'} ${what}: ${outcome.seconds.toFixed(1)} s${quiet}\n`,
  );
  if (!good) process.stdout.write(`${outcome.stdout}${outcome.stderr}\n`);
}

const greets = (/** @type {Outcome} */ outcome) =>
  outcome.status === 0 && outcome.stdout.endsWith('Hello from Flatland.\n');
const start = ['npm', 'start', '--', 'run', 'hello'];

try {
  await mkdir(home);
  const first = await clone('first');
  report(
    'not built yet',
    await run(['node', 'flatland.cjs'], first),
    ({ status, stderr }) => status === 1 && stderr.includes('npm start'),
  );
  report('first start', await run(start, first), greets);
  report(
    'second start',
    await run(start, first),
    (outcome) => greets(outcome) && !outcome.stderr.includes('flatland:'),
  );
  report(
    'npx from a subfolder',
    await run(['npx', 'flatland', 'run', 'hello'], join(first, 'kernel')),
    greets,
  );
  const writes = (await readdir(home)).filter((name) => name !== '.npm');
  report(
    'nothing in the home folder',
    { status: 0, stdout: '', stderr: writes.join(' '), seconds: 0, quiet: 0 },
    () => writes.length === 0,
  );

  const pair = await clone('a pair');
  const both = await Promise.all([run(start, pair), run(start, pair)]);
  both.forEach((outcome, index) => report(`two at once, ${index + 1}`, outcome, greets));

  const killed = await clone('killed');
  const direct = ['node', 'flatland.cjs', '--from-npm-start', 'run', 'hello'];
  for (const killAfter of [1, 3, 6, 9, 12]) {
    const outcome = await run(direct, killed, { killAfter });
    report(`killed after ${killAfter} s`, outcome, () => true);
  }
  report('resumed', await run(start, killed), greets);

  if (process.argv.includes('--test')) report('npm test', await run(['npm', 'test'], first));
} finally {
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = failures === 0 ? 0 : 1;
