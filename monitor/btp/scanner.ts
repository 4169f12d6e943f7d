/**
 * Splits terminal text into printable text, styles (SGR) and BTP messages; the rest is dropped.
 *
 * Rules of use: feed decoded text in pieces of any size; sequences may be split anywhere. Any
 * control character ends an unfinished sequence, so a broken one never swallows the next line.
 * Text is never lost: every printable character outside a sequence is handed on, in order.
 * Sequences are those of ECMA-48 5th edition, section 5.4 (CSI) and 5.6 (control strings).
 *
 * Does not decode UTF-8 (see decoder.ts) and does not read forms.
 */

/** What a scanner found, in order. */
export interface ScannerEvents {
  /** Printable text with line feed, carriage return, tab and backspace in it. */
  text(text: string): void;
  /** Parameters of a `CSI … m`: digits, `;` and `:` only. */
  style(parameters: string): void;
  /** The form of a complete message, without its frame. */
  form(form: string): void;
  /** A message that was too long, or broken off by a control character. */
  refused(reason: 'oversized' | 'broken'): void;
  /** A bell outside any sequence. */
  bell(): void;
}

/** A scanner with its state between pieces. */
export interface Scanner {
  scan(text: string): void;
  /** True while a sequence is unfinished. */
  readonly inside: boolean;
}

/** The longest form of a message, in UTF-16 units. */
export const MAX_FORM = 65536;
/** The longest style or other sequence that is looked at; longer ones are dropped. */
const MAX_SEQUENCE = 256;
const OUR_NUMBER = '7717;';

const GROUND = 0;
const ESCAPE = 1;
const ESCAPE_REST = 2;
const CSI = 3;
const OSC = 4;
const MESSAGE = 5;
const IGNORED_STRING = 6;

const CONTROL = /[\u0000-\u0007\u000b-\u000c\u000e-\u001f\u007f-\u009f]/g;
const ANY_CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const STYLE = /^[0-9;:]*$/;

/**
 * Makes a scanner.
 *
 * @param events called while `scan` runs.
 */
export function createScanner(events: ScannerEvents): Scanner {
  let state = GROUND;
  /** What an unfinished CSI, OSC number or message has said so far. */
  let kept = '';
  let oversized = false;
  /** ESC was seen inside a control string: a backslash now ends it. */
  let ending = false;

  function begin(next: number): void {
    state = next;
    kept = '';
    oversized = false;
    ending = false;
  }

  /** A C0, DEL or C1 control outside strings; returns the state it leads to. */
  function control(code: number): void {
    begin(GROUND);
    switch (code) {
      case 0x1b:
        return begin(ESCAPE);
      case 0x07:
        return events.bell();
      case 0x08:
      case 0x09:
      case 0x0a:
      case 0x0d:
        return events.text(String.fromCharCode(code));
      case 0x9b:
        return begin(CSI);
      case 0x9d:
        return begin(OSC);
      case 0x90:
      case 0x98:
      case 0x9e:
      case 0x9f:
        return begin(IGNORED_STRING);
    }
  }

  function ground(text: string, from: number): number {
    CONTROL.lastIndex = from;
    const found = CONTROL.exec(text);
    const end = found ? found.index : text.length;
    if (end > from) events.text(from === 0 && end === text.length ? text : text.slice(from, end));
    if (!found) return text.length;
    control(text.charCodeAt(end));
    return end + 1;
  }

  /** ESC, then intermediates 2/0 to 2/15, then a final byte. */
  function escape(text: string, from: number): number {
    const code = text.charCodeAt(from);
    if (code < 0x20 || code === 0x7f || (code >= 0x80 && code < 0xa0)) {
      control(code);
      return from + 1;
    }
    if (code >= 0x80) {
      begin(GROUND);
      return from;
    }
    if (code < 0x30) {
      state = ESCAPE_REST;
      return from + 1;
    }
    const introduces = state === ESCAPE;
    begin(GROUND);
    if (!introduces) return from + 1;
    if (code === 0x5b) begin(CSI);
    else if (code === 0x5d) begin(OSC);
    else if (code === 0x50 || code === 0x58 || code === 0x5e || code === 0x5f)
      begin(IGNORED_STRING);
    return from + 1;
  }

  function csi(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 0x20 && code < 0x40) continue;
      const parameters = kept + text.slice(from, at);
      if (code >= 0x40 && code < 0x7f) {
        begin(GROUND);
        if (code === 0x6d && parameters.length <= MAX_SEQUENCE && STYLE.test(parameters)) {
          events.style(parameters);
        }
        return at + 1;
      }
      begin(GROUND);
      if (code >= 0xa0) return at;
      control(code);
      return at + 1;
    }
    if (kept.length <= MAX_SEQUENCE)
      kept += text.slice(from, Math.min(at, from + MAX_SEQUENCE + 1));
    return at;
  }

  /** The number of an OSC: ours becomes a message, any other is dropped. */
  function osc(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const character = text.charAt(at);
      if (character !== OUR_NUMBER.charAt(kept.length)) {
        begin(IGNORED_STRING);
        return at;
      }
      kept += character;
      if (kept.length === OUR_NUMBER.length) {
        begin(MESSAGE);
        return at + 1;
      }
    }
    return text.length;
  }

  function string(text: string, from: number): number {
    if (ending) {
      ending = false;
      if (text.charAt(from) === '\\') {
        finish();
        return from + 1;
      }
      breakOff();
      begin(ESCAPE);
      return from;
    }
    ANY_CONTROL.lastIndex = from;
    const found = ANY_CONTROL.exec(text);
    const end = found ? found.index : text.length;
    keep(text, from, end);
    if (!found) return end;
    const code = text.charCodeAt(end);
    if (code === 0x1b) ending = true;
    else if (code === 0x07 || code === 0x9c) finish();
    else {
      breakOff();
      control(code);
    }
    return end + 1;
  }

  function keep(text: string, from: number, end: number): void {
    if (state !== MESSAGE || oversized) return;
    if (kept.length + end - from > MAX_FORM) {
      oversized = true;
      kept = '';
    } else kept += text.slice(from, end);
  }

  function finish(): void {
    const form = kept;
    const wasMessage = state === MESSAGE;
    const wasOversized = oversized;
    begin(GROUND);
    if (!wasMessage) return;
    if (wasOversized) events.refused('oversized');
    else events.form(form);
  }

  function breakOff(): void {
    if (state === MESSAGE) events.refused(oversized ? 'oversized' : 'broken');
  }

  return {
    get inside() {
      return state !== GROUND;
    },
    scan(text) {
      let at = 0;
      while (at < text.length) {
        switch (state) {
          case GROUND:
            at = ground(text, at);
            break;
          case ESCAPE:
          case ESCAPE_REST:
            at = escape(text, at);
            break;
          case CSI:
            at = csi(text, at);
            break;
          case OSC:
            at = osc(text, at);
            break;
          default:
            at = string(text, at);
        }
      }
    },
  };
}
