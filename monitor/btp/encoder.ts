/**
 * Turns messages into the bytes of a BTP stream.
 *
 * Rules of use: `encode` checks what it sends, so a wrong message fails where it was made.
 * Text that carries styles or is long goes as the payload.
 *
 * Does not buffer and does not send.
 */
import { writeForm } from './form.ts';
import { downRows, upRows, type DownMessage, type UpMessage } from './messages.ts';
import { MAX_FORM } from './scanner.ts';
import { checkFields, type Fields } from './schema.ts';
import type { Form } from './form.ts';

const START = '\u001b]7717;';
const END = '\u001b\\';
/** The largest payload of one message, in bytes. */
export const MAX_PAYLOAD = 1 << 20;

/**
 * A message from the session to the terminal, as bytes.
 *
 * @param payload raw bytes (or text to be sent as UTF-8) in the place of `:text`; `:bytes` is set
 *   from it.
 * @throws TypeError when the message does not fit its row, RangeError when it is too long.
 */
export function encodeDown(message: DownMessage, payload?: Uint8Array | string): Uint8Array {
  return frame(downRows[message.m], message, payload);
}

/** A message from the terminal to the session, as bytes; as `encodeDown`. */
export function encodeUp(message: UpMessage, payload?: Uint8Array | string): Uint8Array {
  return frame(upRows[message.m], message, payload);
}

function frame(
  row: { readonly fields: Fields; readonly payload: boolean } | undefined,
  message: { readonly m: string },
  payload: Uint8Array | string | undefined,
): Uint8Array {
  if (!row) throw new TypeError(`there is no message :${message.m}`);
  const raw = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  if (raw && !row.payload) throw new TypeError(`:${message.m} takes no payload`);
  if (!raw && 'bytes' in message) throw new TypeError('expected a payload for :bytes');
  if (raw && raw.length > MAX_PAYLOAD) {
    throw new RangeError(`a payload of ${raw.length} bytes is over ${MAX_PAYLOAD}`);
  }
  const whole = raw ? { ...message, bytes: raw.length } : message;
  const wrong = checkFields(row.fields, withoutUndefined(whole), `:${message.m}`);
  if (wrong !== undefined) throw new TypeError(wrong);
  const form = writeForm(whole, (path) => isWord(row.fields, path));
  if (form.length > MAX_FORM) {
    throw new RangeError(`a :${message.m} of ${form.length} characters is over ${MAX_FORM}`);
  }
  const head = new TextEncoder().encode(START + form + END);
  if (!raw) return head;
  const bytes = new Uint8Array(head.length + raw.length);
  bytes.set(head);
  bytes.set(raw, head.length);
  return bytes;
}

function withoutUndefined(message: object): Form {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
}

/** Whether the field at `path` is of a kind that is written as a keyword. */
function isWord(fields: Fields, path: readonly string[]): boolean {
  if (path.length === 1 && path[0] === 'm') return true;
  let inside: Fields | undefined = fields;
  for (let depth = 0; depth < path.length; depth++) {
    const field: Fields[string] | undefined = inside?.[path[depth] ?? ''];
    if (!field) return false;
    if (depth === path.length - 1) return field.word;
    inside = field.fields;
  }
  return false;
}
