/**
 * One producer or consumer of queue-crowd.ts; runs as a worker.
 *
 * Threads outnumber processors here: who finds nothing to do sleeps a moment.
 */

import { workerData } from 'node:worker_threads';
import { SharedQueue } from '../../kernel/queue/shared-queue.ts';
import { BOARD, MESSAGE_WORDS, type CrowdJob } from './queue-board.ts';

const job = workerData as CrowdJob;
const queue = new SharedQueue(new Int32Array(job.queue));
const board = new Int32Array(job.board);
const nowhere = new Int32Array(new SharedArrayBuffer(4));

/** Lets another thread run. */
function pause(): void {
  Atomics.wait(nowhere, 0, 0, 0.05);
}

const checkOf = (producer: number, number: number): number =>
  Math.imul(number ^ (producer << 28), 0x9e37_79b1);

function produce(): void {
  const message = new Int32Array(MESSAGE_WORDS);
  for (let number = 0; number < job.each; number++) {
    message[0] = job.index;
    message[1] = number;
    message[2] = checkOf(job.index, number);
    if (job.over) queue.pushOver(message);
    else while (!queue.push(message)) pause();
  }
  Atomics.sub(board, BOARD.atWork, 1);
}

function consume(): void {
  const met = new Uint8Array(job.met);
  const last = new Int32Array(job.producers).fill(-1);
  const message = new Int32Array(MESSAGE_WORDS);
  const sums = { received: 0, twice: 0, torn: 0, disorder: 0 };
  for (;;) {
    // Asked before the queue is: what was pushed until then is met below.
    const over = Atomics.load(board, BOARD.atWork) === 0;
    if (!queue.pop(message)) {
      if (over) break;
      pause();
      continue;
    }
    const [producer, number, check] = message as unknown as [number, number, number];
    sums.received++;
    if (check !== checkOf(producer, number)) sums.torn++;
    else if (Atomics.exchange(met, producer * job.each + number, 1) !== 0) sums.twice++;
    if (number <= last[producer]!) sums.disorder++;
    last[producer] = number;
  }
  for (const key of ['received', 'twice', 'torn', 'disorder'] as const) {
    Atomics.add(board, BOARD[key], sums[key]);
  }
}

if (job.role === 'producer') produce();
else consume();
