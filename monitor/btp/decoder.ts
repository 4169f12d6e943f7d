/**
 * Turns the bytes of a BTP stream into text and checked messages, piece by piece.
 *
 * Rules of use: one decoder per stream; push bytes in pieces of any size. Nothing throws on any
 * input; what is refused is counted. `payloads: true` is for the link between session and
 * terminal only: there a message with `:bytes n` is followed by n raw bytes. A Task's own bytes
 * go through a decoder of direction `task`, which knows no payloads and no tabs.
 *
 * Does not draw, and does not answer anything.
 */
import { readForm } from './form.ts';
import { rowOf, type Direction, type MessageIn } from './messages.ts';
import { createScanner } from './scanner.ts';
import { checkFields } from './schema.ts';

/** What a decoder hands on. */
export interface DecoderOptions<D extends Direction> {
  readonly direction: D;
  /** Read `:bytes n` payloads (the link only). */
  readonly payloads?: boolean;
  /**
   * Text outside messages: printable characters, `\n \r \t \b`, and styles as `ESC [ … m` unless
   * `onStyle` takes them.
   */
  onText?(text: string): void;
  /** The parameters of a style (SGR), without `ESC [` and `m`. */
  onStyle?(parameters: string): void;
  /** A message that passed its check, with its payload when it has one (a view: copy to keep). */
  onMessage?(message: MessageIn<D>, payload: Uint8Array | undefined): void;
  /** A message that did not pass, with the reason. */
  onRefused?(reason: string): void;
  /** A bell character outside messages. */
  onBell?(): void;
}

/** A decoder, with what it counted. */
export interface Decoder {
  /** Takes the next bytes of the stream. */
  push(bytes: Uint8Array): void;
  /** The stream has ended: an unfinished character becomes U+FFFD, an unfinished message is lost. */
  end(): void;
  /** Messages of no known name. */
  readonly unknown: number;
  /** Messages refused: unreadable, failed their check, too long or broken off. */
  readonly refused: number;
}

const BACKSLASH = 0x5c;

/** Makes a decoder; see the file header for its rules. */
export function createDecoder<D extends Direction>(options: DecoderOptions<D>): Decoder {
  const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  const payloads = options.payloads ?? false;
  let unknown = 0;
  let refused = 0;
  /** A message that waits for its payload; undefined content is skipped, not delivered. */
  let waiting: { deliver: ((payload: Uint8Array) => void) | undefined; left: number } | undefined;
  let gathered: Uint8Array | undefined;

  function refuse(reason: string): void {
    refused++;
    options.onRefused?.(reason);
  }

  function onForm(form: string): void {
    const result = readForm(form);
    if (!result.ok) return refuse(`${result.error} (at ${result.at})`);
    const { map } = result;
    const name = map['m'];
    if (typeof name !== 'string') return refuse('expected :m, the name of the message');
    const row = rowOf(options.direction, name);
    const size = payloads ? payloadSize(map['bytes']) : undefined;
    if (size !== undefined) waiting = { deliver: undefined, left: size };
    if (!row) {
      unknown++;
      return;
    }
    const wrong = checkFields(row.fields, map, `:${name}`);
    if (wrong !== undefined) return refuse(wrong);
    const message = map as unknown as MessageIn<D>;
    if (waiting && row.payload) {
      waiting.deliver = (payload) => options.onMessage?.(message, payload);
      if (waiting.left === 0) takePayload(new Uint8Array(0));
    } else options.onMessage?.(message, undefined);
  }

  function takePayload(payload: Uint8Array): void {
    const deliver = waiting?.deliver;
    waiting = undefined;
    gathered = undefined;
    deliver?.(payload);
  }

  const scanner = createScanner({
    text: (text) => options.onText?.(text),
    style: (parameters) => {
      if (options.onStyle) options.onStyle(parameters);
      else options.onText?.(`\u001b[${parameters}m`);
    },
    form: onForm,
    refused: refuse,
    bell: () => options.onBell?.(),
  });

  /** Gathers payload bytes; returns how many of `bytes` from `at` were used. */
  function gather(bytes: Uint8Array, at: number): number {
    if (!waiting) return 0;
    const taken = Math.min(waiting.left, bytes.length - at);
    const part = bytes.subarray(at, at + taken);
    if (taken === waiting.left && !gathered) {
      takePayload(part);
      return taken;
    }
    if (waiting.deliver) {
      gathered ??= new Uint8Array(waiting.left);
      gathered.set(part, gathered.length - waiting.left);
    }
    waiting.left -= taken;
    if (waiting.left === 0) takePayload(gathered ?? new Uint8Array(0));
    return taken;
  }

  return {
    get unknown() {
      return unknown;
    },
    get refused() {
      return refused;
    },
    push(bytes) {
      let at = 0;
      if (!payloads) {
        scanner.scan(utf8.decode(bytes, { stream: true }));
        return;
      }
      while (at < bytes.length) {
        if (waiting) {
          at += gather(bytes, at);
          continue;
        }
        // A message with a payload ends in ESC \, so text is taken up to each backslash.
        const backslash = bytes.indexOf(BACKSLASH, at);
        const end = backslash < 0 ? bytes.length : backslash + 1;
        scanner.scan(utf8.decode(bytes.subarray(at, end), { stream: true }));
        at = end;
      }
    },
    end() {
      scanner.scan(utf8.decode());
    },
  };
}

function payloadSize(value: unknown): number | undefined {
  const sound = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return sound && value <= 1 << 20 ? value : undefined;
}

/**
 * The text of a message: its `:text`, or its payload as UTF-8, or nothing.
 */
export function textOf(
  message: { readonly text?: string | undefined },
  payload?: Uint8Array,
): string {
  if (payload !== undefined) return new TextDecoder().decode(payload);
  return message.text ?? '';
}
