/**
 * The computer's code in an installation, in V8's compiled form where there is one.
 *
 * To compile a megabyte of JavaScript takes longer than most Tasks run, so set-up keeps what
 * V8 made of it (`setup/code-cache.mjs`). V8 refuses a file that another version made, or this
 * one with other flags; then the code is compiled as always.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { setEngineFlags } from './engine-flags.ts';

/** File of `dist/` with all code of the computer thread. */
const CODE_FILE = 'computer.cjs';

/** File of `dist/` with its compiled form; of no use to another version of Node. */
export function codeCacheFile(): string {
  return `computer-${process.version}-${process.arch}.v8`;
}

/**
 * A script whose value is a function of `require` that starts the computer.
 *
 * Sets the flags of the engine, on which the compiled form depends.
 *
 * @param dist absolute path of the folder of built files
 * @returns the script; its `cachedDataRejected` is undefined without a compiled form
 */
export function loadComputer(dist: string): Script {
  setEngineFlags();
  const filename = join(dist, CODE_FILE);
  const cache = join(dist, codeCacheFile());
  return new Script(`(function (require) {${readFileSync(filename, 'latin1')}\n})`, {
    filename,
    ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
  });
}
