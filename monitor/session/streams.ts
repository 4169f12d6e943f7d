/**
 * Joins the process's standard streams to the computer, with back-pressure both ways.
 *
 * Input is asked for chunk by chunk and kept until it is taken; output is sent
 * on while no more than a bounded amount is on its way. Standard error is for
 * people: only text passes.
 */
import { createSanitizer } from '../btp/index.ts';
import type { OutputMode } from './job.ts';
import type { FromComputer, ToComputer } from './messages.ts';

/** Chunks of standard input that may be asked for and not yet taken. */
const CHUNKS_AHEAD = 4;
/** Text is gathered up to so many characters, and so many milliseconds; a message for each line would be slow. */
const GATHERED = 1 << 14;
const GATHERED_MILLISECONDS = 20;
/** Bytes of output that may be on their way out of the process. */
const BYTES_UNDER_WAY = 1 << 20;

/** Standard input, as the computer takes it. */
export interface HostInput {
  /** Asks for more until enough is here; nothing is read from the host before the first call. */
  want(): void;
  /** The bytes to be taken next, or undefined when none are here. */
  peek(): Uint8Array | undefined;
  /** So many of the bytes that `peek` gave were taken. */
  took(bytes: number): void;
  /** True when it has ended and all was taken. */
  readonly ended: boolean;
  /** A message from the host. */
  receive(bytes: Uint8Array | null): void;
}

export function createHostInput(post: (message: FromComputer) => void): HostInput {
  const chunks: Uint8Array[] = [];
  let asked = 0;
  let over = false;
  return {
    want() {
      while (!over && asked + chunks.length < CHUNKS_AHEAD) {
        asked++;
        post({ kind: 'wants' });
      }
    },
    peek: () => chunks[0],
    took(bytes) {
      const head = chunks[0];
      if (head === undefined) return;
      if (bytes < head.length) chunks[0] = head.subarray(bytes);
      else chunks.shift();
    },
    get ended() {
      return over && chunks.length === 0;
    },
    receive(bytes) {
      asked--;
      if (bytes === null) over = true;
      else if (bytes.length > 0) chunks.push(bytes);
    },
  };
}

/**
 * Standard output and standard error, as the computer writes them. Text waits until the
 * present slice is over; bytes do not, and neither does what comes before stderr or the end.
 */
export interface HostOutput {
  /** Bytes that may be written now without piling up. */
  readonly room: number;
  /** To stderr a whole text at once, to stdout pieces of one stream. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array | string): void;
  /** No more will be written to stdout: leaves no character and no style open. */
  end(): void;
  /** A message from the host. */
  receive(message: ToComputer & { kind: 'drained' }): void;
}

/** @param now milliseconds of a steady clock */
export function createHostOutput(
  post: (message: FromComputer) => void,
  mode: OutputMode,
  now: () => number,
): HostOutput {
  const encoder = new TextEncoder();
  const filter = mode === 'bytes' ? undefined : createSanitizer({ styles: mode === 'styled' });
  let underWay = 0;
  let gathered = '';
  let since = 0;
  const send = (stream: 'stdout' | 'stderr', content: Uint8Array | string): void => {
    const bytes = encode(content);
    if (bytes.length === 0) return;
    underWay += bytes.length;
    post({ kind: 'output', stream, bytes });
  };
  const flush = (): void => {
    const text = gathered;
    gathered = '';
    send('stdout', text);
  };
  // At the latest the microtask sends it, when the present slice of the loop is over.
  const gather = (text: string): void => {
    if (gathered === '' && text !== '') {
      queueMicrotask(flush);
      since = now();
    }
    gathered += text;
    if (gathered.length >= GATHERED || now() - since >= GATHERED_MILLISECONDS) flush();
  };
  const encode = (content: Uint8Array | string): Uint8Array =>
    typeof content === 'string' ? encoder.encode(content) : content;
  return {
    get room() {
      return Math.max(0, BYTES_UNDER_WAY - underWay - gathered.length);
    },
    write(stream, content) {
      if (stream === 'stderr') {
        flush();
        const text = createSanitizer({ styles: false });
        send(stream, text.push(encode(content)) + text.end());
        return;
      }
      const shown = filter === undefined ? content : filter.push(encode(content));
      if (typeof shown === 'string') return gather(shown);
      flush();
      send(stream, shown);
    },
    end() {
      if (filter !== undefined) gather(filter.end());
      flush();
    },
    receive({ bytes }) {
      underWay -= bytes;
    },
  };
}
