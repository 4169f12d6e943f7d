/**
 * Messages per second from other threads: the kernel's shared queue beside postMessage.
 *
 * One to four producers on threads of their own send messages of three numbers
 * to the measuring thread, which checks that none is missing.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createQueue, queueBytes } from '../../../kernel/index.ts';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';
import type { QueueJob } from './queue-worker.ts';

const WORDS = 3;
const SLOTS = 1024;
/** Messages of one sample, all producers together. */
const QUEUED = 400_000;
const POSTED = 40_000;
const PRODUCERS = [1, 2, 4] as const;

/** Starts producers, waits until all are ready. @returns how to let them begin, and how to end them */
async function producers(
  { root }: BenchContext,
  count: number,
  messages: number,
  queue: SharedArrayBuffer | undefined,
): Promise<{ workers: readonly Worker[]; begin: () => void; end: () => Promise<void> }> {
  const gate = new SharedArrayBuffer(8);
  const words = new Int32Array(gate);
  const entry = pathToFileURL(join(root, 'dist', 'queue-worker.js'));
  const workers = Array.from({ length: count }, (_, index) => {
    const workerData: QueueJob = { queue, gate, index, messages };
    return new Worker(entry, { workerData });
  });
  const failed = new Promise<never>((_, reject) => {
    for (const worker of workers) worker.once('error', reject);
  });
  failed.catch(() => {});
  while (Atomics.load(words, 1) < count) {
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 1))]);
  }
  return {
    workers,
    begin() {
      Atomics.store(words, 0, 1);
      Atomics.notify(words, 0);
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Millions of messages per second through the shared queue. */
async function throughQueue(context: BenchContext, count: number): Promise<number> {
  const memory = new SharedArrayBuffer(queueBytes(SLOTS, WORDS));
  const queue = createQueue(new Int32Array(memory), SLOTS, WORDS);
  const each = QUEUED / count;
  const { begin, end } = await producers(context, count, each, memory);
  const message = new Int32Array(WORDS);
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const next = new Array<number>(count).fill(0);
  const start = context.now();
  begin();
  for (let got = 0; got < each * count;) {
    if (!queue.pop(message)) {
      Atomics.wait(nothing, 0, 0, 0.02);
      stillTime(context);
      continue;
    }
    if (message[1] !== next[message[0]!]!++) throw new NotMeasured('a message is missing');
    got++;
  }
  const milliseconds = context.now() - start;
  await end();
  return (each * count) / milliseconds / 1000;
}

/** Millions of messages per second with postMessage. */
async function throughPosts(context: BenchContext, count: number): Promise<number> {
  const each = POSTED / count;
  const { workers, begin, end } = await producers(context, count, each, undefined);
  let got = 0;
  const all = new Promise<void>((resolve) => {
    for (const worker of workers) {
      worker.on('message', () => {
        if (++got === each * count) resolve();
      });
    }
  });
  const start = context.now();
  begin();
  await all;
  const milliseconds = context.now() - start;
  await end();
  stillTime(context);
  return (each * count) / milliseconds / 1000;
}

function measurement(
  name: string,
  count: number,
  sample: (context: BenchContext, count: number) => Promise<number>,
): Measurement {
  return {
    what: 'queue',
    name: `${name}, ${count} ${count === 1 ? 'producer' : 'producers'}`,
    unit: 'million/s',
    more: true,
    floor: undefined,
    aim: undefined,
    async sample(context) {
      await sample(context, count);
      const samples: number[] = [];
      for (let k = 0; k < (context.runs ?? 5); k++) samples.push(await sample(context, count));
      return samples;
    },
  };
}

/** Rows of the queue and of postMessage, side by side. */
export const queueMeasurements: readonly Measurement[] = PRODUCERS.flatMap((count) => [
  measurement('queue', count, throughQueue),
  measurement('postMessage', count, throughPosts),
]);
