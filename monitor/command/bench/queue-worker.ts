/**
 * One producer of the measurement of queues; runs on a thread of its own.
 *
 * Waits until all are to begin, then sends its messages through the shared
 * queue, or with postMessage.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { SharedQueue } from '../../../kernel/queue/shared-queue.ts';

/** What the measuring thread hands over. */
export interface QueueJob {
  /** The words of a shared queue; without it messages are posted. */
  readonly queue: SharedArrayBuffer | undefined;
  /** Word 0 becomes 1 when they are to begin, word 1 counts those that are ready. */
  readonly gate: SharedArrayBuffer;
  readonly index: number;
  readonly messages: number;
}

const job = workerData as QueueJob;
const gate = new Int32Array(job.gate);
Atomics.add(gate, 1, 1);
Atomics.notify(gate, 1);
Atomics.wait(gate, 0, 0);

if (job.queue === undefined) {
  for (let i = 0; i < job.messages; i++) parentPort!.postMessage([job.index, i, -i]);
} else {
  const queue = new SharedQueue(new Int32Array(job.queue));
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const message = new Int32Array(3);
  message[0] = job.index;
  for (let i = 0; i < job.messages; i++) {
    message[1] = i;
    message[2] = -i;
    // A full queue: lets the consumer have the processor.
    while (!queue.push(message)) Atomics.wait(nothing, 0, 0, 0.02);
  }
}
