/**
 * Where set-up reads and writes: the paths inside a clone, in one place.
 *
 * All paths are absolute. Everything set-up writes is in `dist/` or
 * `node_modules/`, both ignored by git.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Layout
 * @property {string} root the clone
 * @property {string} dist all that is built
 * @property {string} stamps one file per step that has been done
 * @property {string} work scratch files of a running set-up
 * @property {string} fennel Fennel's compiler, as published
 * @property {string} header the C header for Tasks
 * @property {string} sources C sources of the bundled Tasks
 * @property {string} programs built Tasks
 * @property {string} lisp Fennel and fnl/, compiled ahead of time
 * @property {string} compiler folder of the C compiler
 */

/** The clone that this file is part of. */
export function cloneRoot() {
  return dirname(dirname(dirname(fileURLToPath(import.meta.url))));
}

/**
 * @param {string} root absolute path of a clone
 * @returns {Layout}
 */
export function layoutOf(root) {
  const dist = join(root, 'dist');
  return {
    root,
    dist,
    stamps: join(dist, 'stamp'),
    work: join(dist, 'work'),
    fennel: join(dist, 'fennel.lua'),
    header: join(dist, 'flatland.h'),
    sources: join(root, 'programs'),
    programs: join(dist, 'programs'),
    lisp: join(dist, 'lisp'),
    compiler: join(dist, 'compiler'),
  };
}
