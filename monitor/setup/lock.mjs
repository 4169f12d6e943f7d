/**
 * One set-up at a time in a clone; the lock of a dead process is taken over.
 *
 * The lock is a file made exclusively. Its owner touches it every two seconds
 * and lists its children in it. It is stale when its owner is dead and so are
 * the owner's children (an orphaned `npm ci` still writes), or when nobody has
 * touched it for a minute of watching. Two processes that take over in the same
 * instant may both go on; every step is atomic, so that costs work only.
 */
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMissing } from './files.mjs';

const touchEvery = 2000;
const lookEvery = 200;
const sayEvery = 2500;
const silentFor = 60_000;
/** How long a lock may be without readable text: its writing takes no time. */
const unreadableFor = 600;

/**
 * @typedef {object} Owner
 * @property {number} process
 * @property {number[]} children
 * @property {string} host
 */

/**
 * Waits until the lock is ours.
 * @param {string} path of the lock file
 * @param {object} options
 * @param {() => number[]} options.children process ids to list
 * @param {(why: string) => void} options.waiting called at first and every few seconds while there is somebody to wait for
 * @returns {Promise<{update(): void, release(): Promise<void>}>}
 */
export async function takeLock(path, { children, waiting }) {
  await mkdir(dirname(path), { recursive: true });
  const text = () =>
    JSON.stringify({ process: process.pid, children: children(), host: hostname() });
  let sayAt = 0;
  let waited = 0;
  let seen = '';
  let unchanged = 0;
  for (;;) {
    if (await create(path, text())) break;
    const now = await look(path);
    if (now === undefined) continue;
    unchanged = now.seen === seen ? unchanged + lookEvery : 0;
    seen = now.seen;
    const who = whoHolds(now.owner);
    // A lock without readable text is being written this moment, or was cut off by a crash.
    if (unchanged >= silentFor || (now.owner === undefined ? unchanged >= unreadableFor : !who)) {
      await takeAway(path, now.text);
      continue;
    }
    if (who && waited >= sayAt) {
      waiting(who);
      sayAt = waited + sayEvery;
    }
    await sleep(lookEvery);
    waited += lookEvery;
  }
  let writing = Promise.resolve();
  let released = false;
  const update = () => {
    if (!released) writing = writing.then(() => writeFile(path, text())).catch(() => {});
  };
  const timer = setInterval(() => {
    const time = new Date();
    utimes(path, time, time).catch(() => {});
  }, touchEvery);
  timer.unref();
  return {
    update,
    release: async () => {
      clearInterval(timer);
      released = true;
      await writing;
      await rm(path, { force: true });
    },
  };
}

/**
 * @param {string} path
 * @param {string} text
 */
async function create(path, text) {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
async function look(path) {
  try {
    const text = await readFile(path, 'utf8');
    const { mtimeMs } = await stat(path);
    return { text, seen: `${mtimeMs} ${text}`, owner: parse(text) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * @param {string} text
 * @returns {Owner | undefined}
 */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value?.process === 'number' && Array.isArray(value.children) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Owner | undefined} owner
 * @returns {string | undefined} a sentence, or `undefined` when nobody is left
 */
function whoHolds(owner) {
  if (owner === undefined) return undefined;
  if (owner.host !== hostname()) return `waiting for a set-up on ${owner.host}`;
  if (isAlive(owner.process)) return `waiting for another set-up (process ${owner.process})`;
  const orphan = owner.children.find(isAlive);
  return orphan === undefined
    ? undefined
    : `waiting for what an interrupted set-up left running (process ${orphan})`;
}

/** @param {number} id */
function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Removes the lock if it still is the one that was judged stale.
 * @param {string} path
 * @param {string} text
 */
async function takeAway(path, text) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) === text) await rm(aside, { force: true });
    else await rename(aside, path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
