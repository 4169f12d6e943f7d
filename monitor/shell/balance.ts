/**
 * Whether a text of Fennel is whole, without reading it as Fennel.
 *
 * Knows strings, comments and the three kinds of brackets; a bracket that does not
 * match counts as whole, since more text cannot mend it.
 */

const CLOSES: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** Brackets still open at the end, innermost last, and whether a string is. */
export interface Balance {
  readonly open: readonly string[];
  readonly inString: boolean;
  /** False when a closing bracket has no fitting opening one. */
  readonly sound: boolean;
}

/** Reads the brackets of a text. */
export function balance(text: string): Balance {
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === ';') {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      at = end;
    } else if (character === '"') {
      at = endOfString(text, at);
      if (at < 0) return { open, inString: true, sound: true };
    } else if (character in CLOSES) {
      open.push(character);
    } else if (')]}'.includes(character)) {
      const last = open.pop();
      if (last === undefined || CLOSES[last] !== character) {
        return { open, inString: false, sound: false };
      }
    }
  }
  return { open, inString: false, sound: true };
}

/** Index of the closing quote, -1 when there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return -1;
}

/** True when Enter should begin a new line rather than evaluate. */
export function needsMore(text: string): boolean {
  const { open, inString, sound } = balance(text);
  return sound && (inString || open.length > 0);
}

/** The name being typed before the cursor, or undefined within a string or comment. */
export function nameBefore(text: string, cursor: number): string | undefined {
  const before = text.slice(0, cursor);
  if (balance(before).inString) return undefined;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/^(?:[^";]|"(?:[^"\\]|\\.)*")*;/.test(line)) return undefined;
  return /[^\s()[\]{}"'`,;@#]*$/.exec(before)?.[0] ?? '';
}
