/**
 * Producers and consumers on threads of their own, all on one shared queue.
 *
 * Each message is (producer, number, check): consumers mark what they got in a shared
 * bitmap, so that a message met twice is seen whoever met it.
 */

import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createQueue, queueBytes } from '../../kernel/queue/shared-queue.ts';
import { BOARD, MESSAGE_WORDS, type CrowdJob, type CrowdOptions } from './queue-board.ts';

export interface CrowdReport {
  readonly received: number;
  readonly twice: number;
  /** Messages whose words do not belong together. */
  readonly torn: number;
  /** Messages a consumer met after a later one of the same producer. */
  readonly disorder: number;
  readonly dropped: number;
}

/** Runs them all to their ends. */
export async function crowd(options: CrowdOptions): Promise<CrowdReport> {
  const { producers, consumers, capacity, each } = options;
  const queue = new SharedArrayBuffer(queueBytes(capacity, MESSAGE_WORDS));
  const made = createQueue(new Int32Array(queue), capacity, MESSAGE_WORDS);
  const board = new SharedArrayBuffer(BOARD.size * 4);
  const words = new Int32Array(board);
  words[BOARD.atWork] = producers;
  const met = new SharedArrayBuffer(producers * each);
  const code = buildSync({
    entryPoints: [fileURLToPath(new URL('queue-worker.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  }).outputFiles[0]!.text;
  const start = (role: CrowdJob['role'], index: number): Promise<void> => {
    const workerData: CrowdJob = { ...options, role, index, queue, board, met };
    const worker = new Worker(code, { eval: true, workerData });
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
  };
  const all: Promise<void>[] = [];
  for (let i = 0; i < consumers; i++) all.push(start('consumer', i));
  for (let i = 0; i < producers; i++) all.push(start('producer', i));
  await Promise.all(all);
  return {
    received: words[BOARD.received]!,
    twice: words[BOARD.twice]!,
    torn: words[BOARD.torn]!,
    disorder: words[BOARD.disorder]!,
    dropped: made.dropped,
  };
}
