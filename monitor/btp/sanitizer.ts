/**
 * Lets only text and styles of a Task through, for a terminal that is not ours.
 *
 * Rules of use: one sanitizer per stream; push bytes, write what comes back. Everything that a
 * terminal could act on (titles, clipboard, queries, cursor movement, 8-bit controls) is dropped;
 * printable text never is. What is written is always complete: no sequence is left open.
 *
 * Does not draw. Our own terminal uses a decoder instead.
 */
import { createDecoder } from './decoder.ts';
import type { TaskMessage } from './messages.ts';

/** What besides text may pass. */
export interface SanitizerOptions {
  /** Styles (SGR): true by default. */
  readonly styles?: boolean;
  /** Told of each message that the Task sent; they are never part of the text. */
  onMessage?(message: TaskMessage): void;
}

/** A filter with its state between pieces. */
export interface Sanitizer {
  /** The text that may be shown of the next bytes. */
  push(bytes: Uint8Array): string;
  /** The stream has ended: the last unfinished character, and a reset when a style is open. */
  end(): string;
}

/** Makes a sanitizer. */
export function createSanitizer(options: SanitizerOptions = {}): Sanitizer {
  const styles = options.styles ?? true;
  let out = '';
  let styled = false;
  const decoder = createDecoder({
    direction: 'task',
    onText: (text) => {
      out += text;
    },
    onStyle: (parameters) => {
      if (!styles) return;
      styled = parameters !== '' && parameters !== '0';
      out += `\u001b[${parameters}m`;
    },
    onMessage: (message) => options.onMessage?.(message),
  });
  function taken(): string {
    const text = out;
    out = '';
    return text;
  }
  return {
    push(bytes) {
      decoder.push(bytes);
      return taken();
    },
    end() {
      decoder.end();
      if (styled) out += '\u001b[0m';
      styled = false;
      return taken();
    },
  };
}
