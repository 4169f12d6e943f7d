/**
 * What a person does, on its way from the terminal to the computer.
 *
 * BTP bytes go through the kernel's bounded queue over shared memory (kernel/queue), in
 * pieces of fixed size. What finds the queue full waits on the terminal's side and follows
 * in order when there is room: nothing is lost, and nothing piles up in shared memory.
 */
import { createQueue, queueBytes, SharedQueue } from '../../kernel/queue/shared-queue.ts';

/** Pieces under way. */
const PIECES = 32;
const PIECE_BYTES = 512;
/** A piece is its length and its bytes, in words. */
const WORDS = 1 + PIECE_BYTES / 4;

/** Room for one queue, empty; handed to both sides. */
export function createTerminalQueue(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(queueBytes(PIECES, WORDS));
  createQueue(new Int32Array(memory), PIECES, WORDS);
  return memory;
}

/** The terminal's side. */
export interface TerminalSender {
  /** Sends bytes, or keeps what there is no room for until `flush`. */
  send(bytes: Uint8Array): void;
  /** Sends what waits. @returns whether all is on its way */
  flush(): boolean;
}

/** @param memory of `createTerminalQueue` */
export function createTerminalSender(memory: SharedArrayBuffer): TerminalSender {
  const queue = new SharedQueue(new Int32Array(memory));
  const piece = new Int32Array(WORDS);
  const pieceBytes = new Uint8Array(piece.buffer, 4);
  let waiting: Uint8Array[] = [];

  /** @returns what found no room */
  const push = (bytes: Uint8Array): Uint8Array => {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const part = bytes.subarray(at, at + PIECE_BYTES);
      piece[0] = part.length;
      pieceBytes.set(part);
      if (!queue.push(piece)) return bytes.slice(at);
    }
    return bytes.subarray(bytes.length);
  };
  const flush = (): boolean => {
    for (let head = waiting[0]; head !== undefined; head = waiting[0]) {
      const rest = push(head);
      if (rest.length > 0) {
        waiting[0] = rest;
        return false;
      }
      waiting.shift();
    }
    return true;
  };
  return {
    send(bytes) {
      if (flush()) {
        const rest = push(bytes);
        waiting = rest.length > 0 ? [rest] : [];
      } else waiting.push(bytes.slice());
    },
    flush,
  };
}

/**
 * The computer's side.
 * @param memory of `createTerminalQueue`
 * @returns what gives the next bytes, or undefined when none are there
 */
export function createTerminalReceiver(memory: SharedArrayBuffer): () => Uint8Array | undefined {
  const queue = new SharedQueue(new Int32Array(memory));
  const piece = new Int32Array(WORDS);
  const pieceBytes = new Uint8Array(piece.buffer, 4);
  return () => (queue.pop(piece) ? pieceBytes.slice(0, piece[0]) : undefined);
}
