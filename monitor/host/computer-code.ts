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
import type { ComputerKind } from '../session/messages.ts';

/** Files of `dist/` with all code of a computer thread, without their ending. */
const CODE: Readonly<Record<ComputerKind, string>> = { bare: 'bare-computer', system: 'computer' };

/** File of `dist/` with the interpreter's module. */
export const INTERPRETER_FILE = 'interpreter.wasm';

/** File of `dist/` with its compiled form; of no use to another version of Node. */
export function codeCacheFile(kind: ComputerKind): string {
  return `${CODE[kind]}-${process.version}-${process.arch}.v8`;
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
 * @param dist absolute path of the folder of built files
 * @returns the script; its `cachedDataRejected` is undefined without a compiled form
 */
export function loadComputer(dist: string, kind: ComputerKind): Script {
  const filename = join(dist, `${CODE[kind]}.cjs`);
  const cache = join(dist, codeCacheFile(kind));
  return new Script(`(function (require) {${readFileSync(filename, 'latin1')}\n})`, {
    filename,
    ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
  });
}
