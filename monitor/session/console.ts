/**
 * The host's end of a system's UART: keeps what is said, passes on what is typed.
 *
 * It takes every byte at once, so that a slow reader changes nothing about the
 * run. The last MiB is kept and read from any place on; who shows it as it
 * comes takes it from the same bytes.
 */
import type { ConsoleService } from '../../kernel/index.ts';
import type { CharPort } from '../../machine/index.ts';

/** Bytes kept at least; twice as many at most. */
const KEPT = 1 << 20;
/** Typed bytes that may wait to be read by the guest. */
const TYPED = 65536;
const FIRST_SIZE = 4096;

export interface SystemConsole extends CharPort, ConsoleService {
  /** Bytes nobody has taken yet. */
  readonly waiting: number;
  /** The bytes nobody has taken yet, as far as they are kept; takes them. */
  take(): Uint8Array;
}

export function createConsole(): SystemConsole {
  let kept = new Uint8Array(FIRST_SIZE);
  let length = 0;
  /** Place of the first kept byte, counted from the first byte ever said. */
  let first = 0;
  let taken = 0;
  const typed: Uint8Array[] = [];
  let typedBytes = 0;
  let typedAt = 0;

  const grow = (): void => {
    if (length === 2 * KEPT) {
      kept.copyWithin(0, length - KEPT);
      first += length - KEPT;
      length = KEPT;
      return;
    }
    const larger = new Uint8Array(2 * kept.length);
    larger.set(kept);
    kept = larger;
  };
  const said = (since: number): { bytes: Uint8Array; from: number; total: number } => {
    const total = first + length;
    const from = Math.min(total, Math.max(since, first));
    return { bytes: kept.slice(from - first, length), from, total };
  };
  return {
    write(byte) {
      if (length === kept.length) grow();
      kept[length++] = byte;
      return true;
    },
    read() {
      const head = typed[0];
      if (head === undefined) return -1;
      const byte = head[typedAt++] ?? -1;
      typedBytes--;
      if (typedAt === head.length) {
        typed.shift();
        typedAt = 0;
      }
      return byte;
    },
    send(bytes) {
      const part = bytes.slice(0, TYPED - typedBytes);
      if (part.length > 0) typed.push(part);
      typedBytes += part.length;
      return part.length;
    },
    said,
    get waiting() {
      return first + length - Math.max(taken, first);
    },
    take() {
      const { bytes, total } = said(taken);
      taken = total;
      return bytes;
    },
  };
}
