/**
 * Where the parts of the Monitor put their messages to the terminal.
 */
import { encodeDown, type DownMessage } from '../../btp/index.ts';

/** Sends messages, in order. */
export interface Outbox {
  /** @param payload raw bytes in the place of `:text` @throws TypeError for a message that is not one */
  send(message: DownMessage, payload?: Uint8Array): void;
  /** Messages sent since the last look; tells whether anything moved. */
  take(): number;
}

/** @param post takes the bytes of one message */
export function createOutbox(post: (bytes: Uint8Array) => void): Outbox {
  let sent = 0;
  return {
    send(message, payload) {
      sent++;
      post(encodeDown(message, payload));
    },
    take() {
      const count = sent;
      sent = 0;
      return count;
    },
  };
}

/** `text` cut to at most `length` characters, with a mark where it was cut. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
