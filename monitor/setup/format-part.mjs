/**
 * Prettier over some files: here when they are few, in a thread for each core when they are many.
 *
 * This file is also the thread.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker, parentPort, workerData } from 'node:worker_threads';
import { writeAtomic } from './files.mjs';

/**
 * @typedef {object} Part
 * @property {string} root the clone
 * @property {string} config path of Prettier's configuration
 * @property {boolean} write format instead of checking
 * @property {readonly import('./sources.mjs').Source[]} sources
 */

/** @typedef {[path: string, lines: string[]]} Found what is to be said of a file; no line when it is in order */

/** Files a thread is worth its start for. */
const many = 40;
const threads = 4;
/** How a thread knows that it is one of these. */
const kind = 'flatland format';

/**
 * @param {Part} part
 * @returns {Promise<Found[]>} one for each file
 */
export async function inspectAll(part) {
  const { sources } = part;
  const count = Math.min(threads, availableParallelism(), Math.floor(sources.length / many));
  if (count <= 1) return inspect(part);
  const parts = Array.from({ length: count }, (_, at) => ({
    ...part,
    sources: sources.filter((_source, index) => index % count === at),
  }));
  return (await Promise.all(parts.map(inspectInThread))).flat();
}

/**
 * @param {Part} part
 * @returns {Promise<Found[]>}
 */
function inspectInThread(part) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { kind, part } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`a thread of the formatter ended with ${code}`)),
    );
  });
}

/**
 * @param {Part} part
 * @returns {Promise<Found[]>}
 */
async function inspect({ root, config, write, sources }) {
  const prettier = await import('prettier');
  await prettier.clearConfigCache();
  /** @type {Found[]} */
  const found = [];
  for (const { path, text } of sources) {
    await setImmediate(); // timers of others get their turn
    const filepath = join(root, path);
    try {
      const options = { ...(await prettier.resolveConfig(filepath, { config })), filepath };
      const formatted = await prettier.format(text, options);
      if (formatted === text) found.push([path, []]);
      else if (!write) found.push([path, [`${path}: not formatted; npm run format`]]);
      else {
        await writeAtomic(filepath, formatted);
        found.push([path, [path]]);
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      found.push([path, [`${path}: ${error.message.split('\n')[0]}`]]);
    }
  }
  return found;
}

if (workerData?.kind === kind) parentPort?.postMessage(await inspect(workerData.part));
