/**
 * Ctrl-A on the way from the terminal to the guest, as QEMU's -nographic has it.
 *
 * Ctrl-A X leaves, Ctrl-A C changes between guest and machine monitor, Ctrl-A H says so,
 * Ctrl-A Ctrl-A is one Ctrl-A. Another key after Ctrl-A is dropped with it.
 */

/** What the keys ask for, in order. */
export type KeyEvent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'leave' }
  | { readonly kind: 'monitor' }
  | { readonly kind: 'help' };

const CONTROL_A = 0x01;

export const ESCAPE_HELP = [
  'Ctrl-A H    this help',
  'Ctrl-A X    leave',
  'Ctrl-A C    change between the guest and the machine monitor',
  'Ctrl-A Ctrl-A    send Ctrl-A',
];

/** Keeps whether Ctrl-A was the last byte, across chunks. */
export function createEscape(): (chunk: Uint8Array) => KeyEvent[] {
  let escaped = false;
  return (chunk) => {
    const events: KeyEvent[] = [];
    let plain: number[] = [];
    const flush = (): void => {
      if (plain.length > 0) events.push({ kind: 'bytes', bytes: Uint8Array.from(plain) });
      plain = [];
    };
    for (const byte of chunk) {
      if (!escaped) {
        if (byte === CONTROL_A) escaped = true;
        else plain.push(byte);
        continue;
      }
      escaped = false;
      const key = String.fromCharCode(byte).toLowerCase();
      if (byte === CONTROL_A) plain.push(byte);
      else if (key === 'x' || key === 'c' || key === 'h') {
        flush();
        events.push({ kind: key === 'x' ? 'leave' : key === 'c' ? 'monitor' : 'help' });
      }
    }
    flush();
    return events;
  };
}
