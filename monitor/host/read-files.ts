/**
 * Looking at files and folders, with errors that a person can read.
 */
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { cut, printable } from '../../config/index.ts';

/** A file, folder or Task that was asked for is not there, or cannot be used. */
export class NotFoundError extends Error {
  constructor(message: string) {
    super(printable(message));
    this.name = 'NotFoundError';
  }
}

/** What an error number of a system call means, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not allowed',
  EPERM: 'reading it is not allowed',
  ELOOP: 'its links go round in circles',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** No program and no configuration is longer; a device may have no end at all. */
const MOST_BYTES = 256 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;

/**
 * The bytes of a file, or of a pipe.
 *
 * @param shown its name in the message
 * @throws NotFoundError with the reason
 */
export function readBytes(path: string, shown: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = readBounded(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    throw new NotFoundError(`cannot read ${cut(shown, 200)}: ${reason(error)}`);
  }
}

/** @throws Error when there is more than MOST_BYTES */
function readBounded(path: string): Buffer<ArrayBuffer> {
  const file = openSync(path, 'r');
  try {
    const stats = fstatSync(file);
    if (stats.size > MOST_BYTES) throw tooLong();
    return stats.isFile() || stats.isDirectory() ? readFileSync(file) : readParts(file);
  } finally {
    closeSync(file);
  }
}

function readParts(file: number): Buffer<ArrayBuffer> {
  const parts: Buffer[] = [];
  for (let length = 0; length <= MOST_BYTES;) {
    const part = Buffer.allocUnsafe(PART_BYTES);
    const count = readSync(file, part);
    if (count === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, count));
    length += count;
  }
  throw tooLong();
}

const tooLong = (): Error => new Error(`it is longer than ${MOST_BYTES / 2 ** 20} MiB`);

/** Why a call of the system failed, in words. */
export function reason(error: unknown): string {
  const code = String((error as { code?: unknown }).code ?? '');
  if (code in REASONS) return REASONS[code]!;
  return error instanceof Error ? error.message : String(error);
}

/** Names in a folder, sorted; none when it is not there or may not be read. */
export function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

/** Whether something that is not a folder is there. */
export function isFile(path: string): boolean {
  return look(path)?.isDirectory() === false;
}

/** Whether a folder is there. */
export function isFolder(path: string): boolean {
  return look(path)?.isDirectory() === true;
}

/** A path as messages name it: relative when it lies below the working directory. */
export function shownFrom(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short !== '' && !short.startsWith('..') && !isAbsolute(short) ? short : path;
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
