/**
 * A terminal's screen for tests: understands what a painter may send and refuses everything else.
 *
 * Sequences from ECMA-48 (CUP, ED, SGR) and the private modes by their published numbers.
 */

/** What a painted screen shows. */
export interface Screen {
  readonly rows: string[][];
  readonly looks: string[][];
  cursor: { x: number; y: number; shown: boolean };
  /** Private modes that are on. */
  readonly modes: Set<number>;
  /** Flags of the kitty keyboard protocol, the last pushed at the end. */
  readonly keyboard: number[];
  write(text: string): void;
  text(): string;
}

/** Makes a blank screen. */
export function createScreen(columns: number, height: number): Screen {
  const blank = (): string[][] =>
    Array.from({ length: height }, () => Array<string>(columns).fill(' '));
  const screen: Screen = {
    rows: blank(),
    looks: blank(),
    cursor: { x: 0, y: 0, shown: true },
    modes: new Set(),
    keyboard: [],
    write,
    text: () => screen.rows.map((row) => row.join('').trimEnd()).join('\n') + '\n',
  };
  let look = '';

  function write(text: string): void {
    const pattern =
      /\u001b\[([?><]?)([0-9;]*)([A-Za-z])|([^\u0000-\u001f\u007f-\u009f])(\p{Mn}*)/gu;
    let at = 0;
    for (const match of text.matchAll(pattern)) {
      if (match.index !== at)
        throw new Error(`unexpected ${JSON.stringify(text.slice(at, match.index))}`);
      at += match[0].length;
      const [, mark, parameters = '', letter, character, marks = ''] = match;
      if (character !== undefined) put(character + marks);
      else sequence(mark ?? '', parameters, letter ?? '');
    }
    if (at !== text.length)
      throw new Error(`unexpected ${JSON.stringify(text.slice(at, at + 20))}`);
  }

  function put(character: string): void {
    const { cursor } = screen;
    const wide =
      /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]|\p{Emoji_Presentation}/u.test(
        character,
      );
    const row = screen.rows[cursor.y];
    const looks = screen.looks[cursor.y];
    if (!row || !looks || cursor.x >= columns)
      throw new Error(`wrote outside: ${cursor.x},${cursor.y}`);
    row[cursor.x] = character;
    looks[cursor.x] = look;
    if (wide) {
      row[cursor.x + 1] = '';
      looks[cursor.x + 1] = look;
    }
    cursor.x += wide ? 2 : 1;
  }

  function sequence(mark: string, parameters: string, letter: string): void {
    const numbers = parameters.split(';').map((text) => Number(text || '0'));
    if (letter === 'u') {
      if (mark === '>') screen.keyboard.push(numbers[0] ?? 0);
      else if (mark === '<') screen.keyboard.pop();
      else if (mark !== '?') throw new Error('a keyboard mode of no kind');
    } else if (mark === '?') {
      for (const mode of numbers) {
        if (letter === 'h') screen.modes.add(mode);
        else if (letter === 'l') screen.modes.delete(mode);
        else throw new Error(`unknown mode ${letter}`);
        if (mode === 25) screen.cursor.shown = letter === 'h';
      }
    } else if (letter === 'H') {
      screen.cursor.y = (numbers[0] || 1) - 1;
      screen.cursor.x = (numbers[1] || 1) - 1;
    } else if (letter === 'J' && parameters === '2') {
      screen.rows.splice(0, height, ...blank());
    } else if (letter === 'm') {
      if (!/^0/.test(parameters)) throw new Error('a style must begin with a reset');
      look = parameters;
    } else throw new Error(`unknown sequence ${mark}${parameters}${letter}`);
  }

  return screen;
}
