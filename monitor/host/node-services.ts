/**
 * What Node gives to a computer: time, randomness, files.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { resourceLimits } from 'node:worker_threads';
import type { HostClock } from '../../machine/index.ts';

/** Bytes that one call of the system's generator may fill. */
const ENTROPY_BYTES = 65536;

/** Steady milliseconds. The global `performance` would do, but loads a module of 5 ms in a thread. */
export function steadyMilliseconds(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Steady nanoseconds and the wall clock. */
export const nodeClock: HostClock = {
  now: () => Math.floor(steadyMilliseconds() * 1e6),
  wall: () => Date.now(),
};

/** Fills with randomness of the operating system. */
export function nodeEntropy(bytes: Uint8Array): void {
  // The generator refuses shared memory, so it fills a copy.
  for (let at = 0; at < bytes.length; at += ENTROPY_BYTES) {
    const part = new Uint8Array(Math.min(ENTROPY_BYTES, bytes.length - at));
    bytes.set(crypto.getRandomValues(part), at);
  }
}

/** Writes a whole file. @throws Error that names the file */
export function nodeWriteFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Error(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** Adds text to a file, made when it is not there. @throws Error that names the file */
export function nodeAppendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new Error(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** What this thread holds in its heap and outside of it. */
export const nodeHeap = {
  /** In bytes; `limit` is what the heap may become. */
  figures(): { readonly used: number; readonly limit: number; readonly outside: number } {
    const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
    // The heap's limit counts the young generation besides: what lasts has to fit into the old one.
    const old = (resourceLimits.maxOldGenerationSizeMb ?? 0) * 2 ** 20;
    const limit = old > 0 ? Math.min(old, heap_size_limit) : heap_size_limit;
    return { used: used_heap_size, limit, outside: external_memory };
  },
  /** Frees what is no longer used, now. */
  collect(): void {
    // The one way to ask for it in a thread that was started without --expose-gc.
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  },
};
