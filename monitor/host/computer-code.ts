/**
 * The computer's code in an installation, with what set-up made of it so that no start does.
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

/** File of `dist/` with the interpreter's module. */
export const INTERPRETER_FILE = 'interpreter.wasm';

/** File of `dist/` with its compiled form; of no use to another version of Node. */
export function codeCacheFile(): string {
  return `computer-${process.version}-${process.arch}.v8`;
}

/**
 * The interpreter's module as set-up wrote it; undefined where it has not.
 * @param root folder of the installation
 */
export function readInterpreter(root: string): Uint8Array<ArrayBuffer> | undefined {
  const file = join(root, 'dist', INTERPRETER_FILE);
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
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
