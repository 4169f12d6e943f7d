/**
 * The bytes of a terminal's keyboard side, as events.
 *
 * Rules of use: one demultiplexer reads the input, nobody else. Push bytes in pieces of any size;
 * sequences may be split anywhere. A lone ESC cannot be told from the start of a sequence: while
 * `waiting` is true the owner starts a short timer (ESCAPE_MILLISECONDS) and calls `flush`.
 *
 * Pure: no timers, no streams, no screen.
 */
import {
  controlKey,
  CODE_KEYS,
  KEYPAD_CHARACTERS,
  KEYPAD_FIRST,
  KEYPAD_KEYS,
  LETTER_KEYS,
  NUMBER_KEYS,
} from './keys.ts';
import { keyEvent, type InputEvent } from './events.ts';

/** How long a lone ESC is waited on. */
export const ESCAPE_MILLISECONDS = 30;
/** The longest sequence that is not a paste; what is longer is dropped. */
const MAX_SEQUENCE = 4096;
/** A paste is handed on in pieces of about this many characters. */
const PASTE_PIECE = 16384;
const PASTE_END = '\u001b[201~';

/** Reads input bytes; see the file header. */
export interface Demultiplexer {
  push(bytes: Uint8Array): InputEvent[];
  /** Takes what is unfinished as keys: a lone ESC is the key. */
  flush(): InputEvent[];
  /** An unfinished sequence is held back. */
  readonly waiting: boolean;
}

/** Makes a demultiplexer. */
export function createDemultiplexer(): Demultiplexer {
  const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  let held = '';
  let pasting = false;
  let carriage = false;

  function paste(events: InputEvent[]): boolean {
    const end = held.indexOf(PASTE_END);
    if (end >= 0) {
      events.push({ type: 'paste', text: cleaned(held.slice(0, end)), last: true });
      held = held.slice(end + PASTE_END.length);
      pasting = false;
      carriage = false;
      return held !== '';
    }
    // The end may be split: keep what could be its beginning.
    let keep = Math.min(PASTE_END.length - 1, held.length);
    while (keep > 0 && !PASTE_END.startsWith(held.slice(held.length - keep))) keep--;
    const ready = held.slice(0, held.length - keep);
    if (ready.length >= PASTE_PIECE) {
      events.push({ type: 'paste', text: cleaned(ready), last: false });
      held = held.slice(ready.length);
    }
    return false;
  }

  /** Line ends become `\n`; a CR LF may be split between two pieces. */
  function cleaned(text: string): string {
    let whole = text;
    if (carriage && whole.startsWith('\n')) whole = whole.slice(1);
    carriage = text.endsWith('\r');
    return whole.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  }

  function read(events: InputEvent[], final: boolean): void {
    while (held !== '') {
      if (pasting) {
        if (!paste(events)) return;
        continue;
      }
      const step = readOne(held, final);
      if (!step) {
        if (held.length > MAX_SEQUENCE) held = '';
        return;
      }
      held = held.slice(step.length);
      if (step.event === 'paste') {
        pasting = true;
        carriage = false;
      } else if (step.event) events.push(step.event);
    }
  }

  return {
    get waiting() {
      return held !== '' && !pasting;
    },
    push(bytes) {
      const events: InputEvent[] = [];
      held += utf8.decode(bytes, { stream: true });
      read(events, false);
      return events;
    },
    flush() {
      const events: InputEvent[] = [];
      if (!pasting) read(events, true);
      return events;
    },
  };
}

interface Step {
  readonly length: number;
  readonly event: InputEvent | 'paste' | undefined;
}

const CSI = /^\u001b\[([\u0030-\u003f]*)([\u0020-\u002f]*)([\u0040-\u007e])/;
const CSI_BEGUN = /^\u001b\[[\u0030-\u003f]*[\u0020-\u002f]*$/;
const STRING = /^\u001b[P\]_^X]([^\u0007\u001b\u009c]*)(?:\u0007|\u001b\\|\u009c)/;
const STRING_BEGUN = /^\u001b[P\]_^X][^\u0007\u001b\u009c]*\u001b?$/;
const TEXT = /^[^\u0000-\u001f\u007f-\u009f]+/;

/** Reads one event from the start of `held`; undefined when more is needed. */
function readOne(held: string, final: boolean): Step | undefined {
  const code = held.charCodeAt(0);
  if (code === 0x1b) return escape(held, final);
  const text = TEXT.exec(held);
  if (text) return { length: text[0].length, event: { type: 'text', text: text[0] } };
  return { length: 1, event: controlEvent(code, false) };
}

function controlEvent(code: number, alt: boolean): InputEvent | undefined {
  if (code >= 0x80) return undefined;
  const named = CODE_KEYS[code];
  if (named) return keyEvent(named, { alt });
  if (code === 0x0a) return keyEvent('j', { control: true, alt });
  return keyEvent(controlKey(code), { control: true, alt });
}

function escape(held: string, final: boolean): Step | undefined {
  if (held.length === 1) return final ? { length: 1, event: keyEvent('escape') } : undefined;
  const second = held.charAt(1);
  if (second === '[') {
    if (held === '\u001b[')
      return final ? { length: 2, event: keyEvent('[', { alt: true }) } : undefined;
    return csi(held, final);
  }
  if (second === 'O') return functionKey(held, final);
  if ('P]_^X'.includes(second)) {
    const whole = STRING.exec(held);
    if (whole) {
      return {
        length: whole[0].length,
        event: { type: 'reply', kind: 'string', text: whole[1] ?? '' },
      };
    }
    if (!final && STRING_BEGUN.test(held)) return undefined;
  }
  if (second === '\u001b') {
    // ESC ESC [ A: alt with a key, as rxvt sends it; ESC ESC: the key, twice.
    if (held.length === 2 && !final) return undefined;
    const inner = /^\u001b\u001b[[O]./.test(held) ? escape(held.slice(1), final) : undefined;
    if (inner && typeof inner.event === 'object' && inner.event.type === 'key') {
      return { length: inner.length + 1, event: { ...inner.event, alt: true } };
    }
    return { length: 1, event: keyEvent('escape') };
  }
  const character = String.fromCodePoint(held.codePointAt(1) ?? 0x20);
  const code = second.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return { length: 2, event: controlEvent(code, true) };
  const lower = character.toLowerCase();
  const event = keyEvent(character === ' ' ? 'space' : lower, {
    alt: true,
    shift: lower !== character,
  });
  return { length: 1 + character.length, event };
}

/** `ESC O letter`, and `ESC O modifier letter` of some terminals. */
function functionKey(held: string, final: boolean): Step | undefined {
  const match = /^\u001bO([1-8]?)([A-Za-z])/.exec(held);
  if (!match) {
    if (!final && /^\u001bO[1-8]?$/.test(held)) return undefined;
    return { length: 2, event: keyEvent('o', { alt: true, shift: true }) };
  }
  const key = LETTER_KEYS[match[2] ?? ''];
  const event = key ? keyEvent(key, heldWith(Number(match[1] || '1'))) : undefined;
  return { length: match[0].length, event };
}

function heldWith(modifier: number): { shift: boolean; alt: boolean; control: boolean } {
  const bits = Math.max(0, modifier - 1);
  return {
    shift: (bits & 1) !== 0,
    alt: (bits & 2) !== 0 || (bits & 8) !== 0,
    control: (bits & 4) !== 0,
  };
}

function csi(held: string, final: boolean): Step | undefined {
  if (held.startsWith('\u001b[[')) {
    // The Linux console's F1 to F5.
    const letter = held.charCodeAt(3) - 0x40;
    if (Number.isNaN(letter) && !final) return undefined;
    return { length: 4, event: letter >= 1 && letter <= 5 ? keyEvent(`f${letter}`) : undefined };
  }
  if (held.startsWith('\u001b[M')) return oldMouse(held, final);
  const match = CSI.exec(held);
  if (!match) {
    if (!final && CSI_BEGUN.test(held)) return undefined;
    const begun = /^\u001b\[[\u0020-\u003f]*/.exec(held);
    return { length: begun ? begun[0].length : 2, event: undefined };
  }
  const [whole, parameters = '', middle = '', last = ''] = match;
  return { length: whole.length, event: middle === '' ? csiEvent(parameters, last) : undefined };
}

function csiEvent(parameters: string, last: string): InputEvent | 'paste' | undefined {
  if (parameters === '200' && last === '~') return 'paste';
  if (parameters.startsWith('<') && (last === 'M' || last === 'm')) return mouse(parameters, last);
  if (parameters.startsWith('?') || parameters.startsWith('>') || 'Rcnyt'.includes(last)) {
    // F3 with a modifier looks like a cursor report; we never ask for one.
    if (last === 'R' && /^1;[2-9]$/.test(parameters))
      return keyEvent('f3', heldWith(Number(parameters[2])));
    return { type: 'reply', kind: 'csi', text: parameters + last };
  }
  if (parameters === '' && (last === 'I' || last === 'O'))
    return { type: 'focus', focused: last === 'I' };
  const [first = '', second = '', third = ''] = parameters.split(';');
  const [modifier = '1', kind = '1'] = second.split(':');
  if (kind === '3') return undefined;
  const held = heldWith(Number(modifier || '1'));
  if (last === '~') {
    if (first === '27') return codeKey(Number(third), held);
    const key = NUMBER_KEYS[Number(first)];
    return key ? keyEvent(key, held) : undefined;
  }
  if (last === 'u') return codeKey(Number(first.split(':')[0]), held);
  if (last === 'Z') return keyEvent('tab', { ...held, shift: true });
  const key = LETTER_KEYS[last];
  return key ? keyEvent(key, held) : undefined;
}

/** A key by its code point: text without control and alt is text. */
function codeKey(
  code: number,
  held: { shift: boolean; alt: boolean; control: boolean },
): InputEvent | undefined {
  if (!Number.isInteger(code) || code < 8 || code > 0x10ffff) return undefined;
  const named = CODE_KEYS[code] ?? KEYPAD_KEYS[code];
  if (named === 'space' && !held.control && !held.alt) return { type: 'text', text: ' ' };
  if (named) return keyEvent(named, held);
  const keypad = KEYPAD_CHARACTERS.charAt(code - KEYPAD_FIRST);
  if (keypad !== '') return codeKey(keypad.charCodeAt(0), held);
  // Surrogates, controls and the private block of keys we have no name for.
  if (code < 0x20 || (code >= 0x80 && code < 0xa0) || (code >= 0xd800 && code < 0xf900))
    return undefined;
  const text = String.fromCodePoint(code);
  if (held.control || held.alt) return keyEvent(text.toLowerCase(), held);
  return { type: 'text', text: held.shift ? text.toUpperCase() : text };
}

/** SGR mouse (mode 1006): `< buttons ; column ; row`, M pressed, m released. */
function mouse(parameters: string, last: string): InputEvent | undefined {
  const match = /^<(\d{1,4});(\d{1,5});(\d{1,5})$/.exec(parameters);
  if (!match) return undefined;
  const bits = Number(match[1]);
  const event = {
    type: 'mouse',
    x: Math.max(0, Number(match[2]) - 1),
    y: Math.max(0, Number(match[3]) - 1),
    shift: (bits & 4) !== 0,
    alt: (bits & 8) !== 0,
    control: (bits & 16) !== 0,
    button: bits & 3,
  } as const;
  if (bits & 64) {
    if (event.button > 1) return undefined;
    return { ...event, action: event.button === 0 ? 'wheel-up' : 'wheel-down', button: 0 };
  }
  if (bits & 32) return { ...event, action: 'move' };
  return { ...event, action: last === 'M' ? 'press' : 'release' };
}

/** X10 mouse (`CSI M` and three characters): only read over, SGR is what we ask for. */
function oldMouse(held: string, final: boolean): Step | undefined {
  if (held.length < 6) return final ? { length: held.length, event: undefined } : undefined;
  return { length: 6, event: undefined };
}
