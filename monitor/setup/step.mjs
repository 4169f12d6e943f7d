/**
 * A step of set-up, and the stamp that says it need not be done again.
 *
 * A stamp holds a hash of each input and the size of each output. A step is
 * fresh when all of them still agree; otherwise it runs, and its stamp is
 * written last, so that an interrupted step is done again.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile, hashOf, insideOf, isMissing, writeAtomic } from './files.mjs';

/** File times may lag behind the clock by a tick of the system, in milliseconds. */
const clockSlack = 20;

/**
 * @typedef {object} Context
 * @property {import('./layout.mjs').Layout} layout
 * @property {import('./child.mjs').Children} children
 * @property {import('./progress.mjs').Progress} progress
 * @property {Promise<string>} [compiler] path of the C compiler, once somebody asked for it
 */

/**
 * @typedef {object} Inputs
 * @property {readonly string[]} files absolute paths
 * @property {string} [text] anything else the result depends on: flags, versions
 */

/**
 * @typedef {object} Done
 * @property {readonly string[]} outputs absolute paths of the files made
 * @property {readonly string[]} [read] absolute paths of further files read, found out while running
 */

/**
 * @typedef {object} Step
 * @property {string} name file name of its stamp
 * @property {string} doing e.g. `fetching Fennel`
 * @property {(context: Context) => Promise<Inputs>} inputs
 * @property {(context: Context) => Promise<Done>} run
 */

/**
 * @typedef {object} Stamp
 * @property {string} text hash of the inputs that are not files
 * @property {Record<string, string>} files hash by path inside the clone
 * @property {Record<string, number>} outputs size by path inside the clone
 */

/**
 * @param {Context} context
 * @param {Step} step
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function perform(context, step) {
  const inputs = await step.inputs(context);
  if (await isFresh(context, step, inputs)) return false;
  await context.progress.during(step.doing, async () => {
    const begun = Date.now();
    const before = await hashAll(context, inputs.files);
    const { outputs, read = [] } = await step.run(context);
    const files = { ...(await hashRead(context, read, begun)), ...before };
    await writeStamp(context, step, {
      text: hashOf(inputs.text ?? ''),
      files,
      outputs: await sizes(context, outputs),
    });
  });
  return true;
}

/**
 * @param {Context} context
 * @param {Step} step
 * @param {Inputs} inputs
 */
export async function isFresh(context, step, inputs) {
  const stamp = await readStamp(context, step);
  if (stamp === undefined || stamp.text !== hashOf(inputs.text ?? '')) return false;
  const { root } = context.layout;
  if (inputs.files.some((file) => !(insideOf(root, file) in stamp.files))) return false;
  const same = await Promise.all([
    ...Object.entries(stamp.files).map(
      async ([path, hash]) => (await hashFile(join(root, path))) === hash,
    ),
    ...Object.entries(stamp.outputs).map(
      async ([path, size]) => (await sizeOf(join(root, path))) === size,
    ),
  ]);
  return same.every(Boolean);
}

/**
 * @param {Context} context
 * @param {Step} step
 */
function stampPath(context, step) {
  return join(context.layout.stamps, `${step.name}.json`);
}

/**
 * @param {Context} context
 * @param {Step} step
 * @returns {Promise<Stamp | undefined>} nothing when there is none that can be read
 */
async function readStamp(context, step) {
  try {
    const value = JSON.parse(await readFile(stampPath(context, step), 'utf8'));
    return typeof value?.text === 'string' && value.files && value.outputs ? value : undefined;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * @param {Context} context
 * @param {Step} step
 * @param {Stamp} stamp
 */
async function writeStamp(context, step, stamp) {
  await writeAtomic(stampPath(context, step), JSON.stringify(stamp, undefined, 1));
}

/**
 * @param {Context} context
 * @param {readonly string[]} files
 * @returns {Promise<Record<string, string>>}
 */
async function hashAll(context, files) {
  const pairs = await Promise.all(
    files.map(async (file) => [
      insideOf(context.layout.root, file),
      (await hashFile(file)) ?? 'missing',
    ]),
  );
  return Object.fromEntries(pairs);
}

/**
 * Hashes of files found out while the step ran; one that was written meanwhile
 * gets a hash nothing has, so that the step is done again next time.
 * @param {Context} context
 * @param {readonly string[]} files
 * @param {number} begun
 */
async function hashRead(context, files, begun) {
  const hashes = await hashAll(context, files);
  for (const file of files) {
    const { mtimeMs } = await stat(file);
    if (mtimeMs >= begun - clockSlack)
      hashes[insideOf(context.layout.root, file)] = 'changed meanwhile';
  }
  return hashes;
}

/** @param {string} path */
async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return -1;
    throw error;
  }
}

/**
 * @param {Context} context
 * @param {readonly string[]} files
 */
async function sizes(context, files) {
  const pairs = await Promise.all(
    files.map(async (file) => [insideOf(context.layout.root, file), await sizeOf(file)]),
  );
  return Object.fromEntries(pairs);
}
