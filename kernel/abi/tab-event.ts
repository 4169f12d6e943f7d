/**
 * What a Task is told of the tab that it has to itself: keys, mouse, size, links chosen.
 *
 * A key that is a character is its code point; the others have numbers above those.
 * Held keys and the mouse are packed into `id`, places into `value`: see `packTabEvent`.
 */

export interface KeyRow {
  readonly name: string;
  readonly number: number;
}

/** First number of keys that are no character: Unicode ends below it. */
const NAMED = 0x11_0000;

const CONTROLS = { backspace: 8, tab: 9, enter: 10, escape: 27, space: 32 } as const;
const OTHERS =
  'up down left right home end page-up page-down insert delete begin f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12'.split(
    ' ',
  );

/** Keys by name, as BTP names them. */
export const KEYS: readonly KeyRow[] = [
  ...Object.entries(CONTROLS).map(([name, number]) => ({ name, number })),
  ...OTHERS.map((name, index) => ({ name, number: NAMED + index })),
];

/** Bits of what is held down. */
export const HELD = { shift: 1, alt: 2, control: 4 } as const;

/** What the mouse did. */
export const MOUSE = { press: 1, release: 2, move: 3, 'wheel-up': 4, 'wheel-down': 5 } as const;

/** Something that happened in the tab of a Task. Places are cells from 0. */
export type TabEvent =
  | { readonly kind: 'key'; readonly code: number; readonly held: number }
  | {
      readonly kind: 'mouse';
      readonly action: keyof typeof MOUSE;
      readonly button: number;
      readonly held: number;
      readonly column: number;
      readonly row: number;
    }
  | { readonly kind: 'size'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'chosen'; readonly value: number };

const place = (column: number, row: number): number => (column & 0xffff) + (row & 0xffff) * 65536;

/** `id` and `value` of the event, as the Task finds them in its ring. */
export function packTabEvent(event: TabEvent): { readonly id: number; readonly value: number } {
  switch (event.kind) {
    case 'key':
      return { id: event.held, value: event.code };
    case 'mouse': {
      const { action, button, held, column, row } = event;
      return { id: MOUSE[action] | (button << 8) | (held << 16), value: place(column, row) };
    }
    case 'size':
      return { id: 0, value: place(event.columns, event.rows) };
    case 'chosen':
      return { id: 0, value: event.value };
  }
}
