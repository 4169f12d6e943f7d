/**
 * Files of a bare machine: images read whole, and a disk image used in place.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import type { BlockPort } from '../../machine/index.ts';

const SECTOR = 512;

/** @throws Error that names the file and why it cannot be read */
export function readImage(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

/**
 * Opens a disk image; one that may not be written is read-only for the guest too.
 * @throws Error that names the file, also when it holds no whole sector
 */
export function openDisk(path: string): BlockPort & { close(): void } {
  const { file, readOnly } = open(path);
  const stat = fstatSync(file);
  if (!stat.isFile() || stat.size < SECTOR) {
    closeSync(file);
    throw new Error(`${path}: found ${stat.size} bytes, expected a disk image of 512 or more`);
  }
  const succeeds = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch {
      return false;
    }
  };
  const transfer = (
    move: (bytes: Uint8Array, offset: number, position: number) => number,
    bytes: Uint8Array,
    sector: number,
  ): boolean =>
    succeeds(() => {
      for (let done = 0; done < bytes.length;) {
        const count = move(bytes, done, sector * SECTOR + done);
        if (count === 0) throw new Error('the image has become shorter');
        done += count;
      }
    });
  return {
    sectors: Math.floor(stat.size / SECTOR),
    readOnly,
    read: (sector, into) =>
      transfer((b, at, position) => readSync(file, b, at, b.length - at, position), into, sector),
    write: (sector, data) =>
      !readOnly &&
      transfer((b, at, position) => writeSync(file, b, at, b.length - at, position), data, sector),
    flush: () => succeeds(() => fsyncSync(file)),
    close: () => closeSync(file),
  };
}

function open(path: string): { file: number; readOnly: boolean } {
  try {
    return { file: openSync(path, 'r+'), readOnly: false };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw unusable(path, error);
  }
  try {
    return { file: openSync(path, 'r'), readOnly: true };
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message;
  return new Error(`${path} cannot be read: ${reason}`, { cause: error });
}
