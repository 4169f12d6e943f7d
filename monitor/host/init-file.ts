/**
 * `init.fnl` of the user's config folder: forms that the prompt runs before any other.
 *
 * Read once, when the Monitor starts. Without the file, or without a config
 * folder, there is nothing to run. Does not run it.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Longer files are refused. */
const LONGEST_FILE = 1 << 20;

/** The forms, or why they cannot be had. */
export interface InitFile {
  /** Absolute path, for messages. */
  readonly path: string;
  readonly text?: string;
  /** A sentence; absent when the text is there. */
  readonly problem?: string;
}

/**
 * @param folder the config folder, or undefined when there is none
 * @returns undefined when there is no such file
 */
export function readInitFile(folder: string | undefined): InitFile | undefined {
  if (folder === undefined) return undefined;
  const path = join(folder, 'init.fnl');
  try {
    const { size } = statSync(path);
    if (size > LONGEST_FILE) {
      return { path, problem: `${path}: ${size} bytes, expected at most ${LONGEST_FILE}` };
    }
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { path, problem: `${path} cannot be read: ${(error as Error).message}` };
  }
}
