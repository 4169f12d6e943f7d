/**
 * What a person does at a terminal, as data.
 */

/** Keys that are not text. Letters held with control or alt are keys by their letter. */
export interface KeyEvent {
  readonly type: 'key';
  /** `enter`, `left`, `f1`, `page-up`, `c`… as in the message `key`. */
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** Typed text: one or more characters, no controls. */
export interface TextEvent {
  readonly type: 'text';
  readonly text: string;
}

/** A piece of pasted text: line ends are `\n`, other controls are gone. `last` ends the paste. */
export interface PasteEvent {
  readonly type: 'paste';
  readonly text: string;
  readonly last: boolean;
}

/** The mouse, in cells from 0. */
export interface MouseEvent {
  readonly type: 'mouse';
  readonly action: 'press' | 'release' | 'move' | 'wheel-up' | 'wheel-down';
  /** 0 left, 1 middle, 2 right. */
  readonly button: number;
  readonly x: number;
  readonly y: number;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** The window got or lost the keyboard. */
export interface FocusEvent {
  readonly type: 'focus';
  readonly focused: boolean;
}

/** The terminal answered a query; `text` is the sequence without its introducer. */
export interface ReplyEvent {
  readonly type: 'reply';
  readonly kind: 'csi' | 'string';
  readonly text: string;
}

/** Anything that comes from the terminal. */
export type InputEvent = KeyEvent | TextEvent | PasteEvent | MouseEvent | FocusEvent | ReplyEvent;

/** Makes a key event. */
export function keyEvent(
  key: string,
  held: { control?: boolean; alt?: boolean; shift?: boolean } = {},
): KeyEvent {
  return {
    type: 'key',
    key,
    control: held.control ?? false,
    alt: held.alt ?? false,
    shift: held.shift ?? false,
  };
}

/** A key with what is held, as `control-alt-left`; for tables of bindings. */
export function chordOf(event: KeyEvent): string {
  const held = `${event.control ? 'control-' : ''}${event.alt ? 'alt-' : ''}`;
  return `${held}${event.shift ? 'shift-' : ''}${event.key}`;
}
