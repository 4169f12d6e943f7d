/**
 * What was entered at the prompt and what came of it, as lines.
 *
 * Rules of use: blocks are added in order: input, output while it runs, then a value or an error.
 * Text from the session may carry styles; nothing else in it has an effect.
 */
import { createDecoder, type TaskMessage } from '../../btp/index.ts';
import type { Palette } from '../screen/palette.ts';
import { BODY, BOLD, C, style, type Style } from '../screen/style.ts';
import { TextBuffer } from '../text/buffer.ts';
import type { Line, Run } from '../text/line.ts';
import { colourFennel, colourValue } from './colours.ts';

/** Cells before the text of a block: the prompt's number and its mark. */
export const GUTTER = 6;
const LIMITS = { lines: 20_000, characters: 8 << 20 };

const NUMBER = style(C.gold, C.void, BOLD);
const NUMBER_OLD = style(C.haze);
const VALUE = style(C.teal, C.void, BOLD);
const BAD = style(C.blood, C.void, BOLD);
const ERROR = style(C.pink);
const TRACE = style(C.haze);
const PLACE = style(C.azure);
const OUTPUT = style(C.paper);

/** A line with something before it. */
export function prefixed(gutter: string, look: Style, line: Line): Line {
  const runs: Run[] = [{ at: 0, look }];
  for (const run of line.runs) runs.push({ at: run.at + gutter.length, look: run.look });
  return { text: gutter + line.text, runs, indent: GUTTER };
}

/** The gutter of a row of input: `  17▸ ` and `    … `; no number while none is known. */
export function promptGutter(prompt: number | undefined, row: number): string {
  if (prompt === undefined && row === 0) return `${'▹'.padStart(GUTTER - 1)} `;
  return row === 0 ? `${String(prompt).padStart(GUTTER - 2)}▸ ` : `${'…'.padStart(GUTTER - 1)} `;
}

/**
 * Input as lines with their gutter.
 *
 * @param where which line of the input the first is (0 unless told), and whether it can be
 *   submitted now
 */
export function inputLines(
  prompt: number | undefined,
  lines: readonly Line[],
  where: { readonly current?: boolean; readonly first?: number } = {},
): Line[] {
  const { current = false, first = 0 } = where;
  return lines.map((line, index) => {
    const row = first + index;
    return prefixed(promptGutter(prompt, row), current && row === 0 ? NUMBER : NUMBER_OLD, line);
  });
}

/** What came of a form. */
export interface ErrorText {
  readonly text: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly trace?: readonly string[] | undefined;
}

/** The lines of a session at the prompt. */
export class Transcript {
  readonly lines: TextBuffer;
  readonly #palette: Palette;
  readonly #output;
  #fresh = true;

  /** @param heard takes the messages in what forms print */
  constructor(palette: Palette, heard: (message: TaskMessage) => void = () => undefined) {
    this.#palette = palette;
    this.lines = new TextBuffer({ base: OUTPUT, palette }, LIMITS);
    this.#output = createDecoder({
      direction: 'task',
      onText: (text) => this.#print(text),
      onStyle: (parameters) => this.lines.style(parameters),
      onMessage: heard,
      onBell: () => heard({ m: 'bell' }),
    });
  }

  /** Lines of the session's own. */
  say(lines: readonly Line[]): void {
    this.lines.append(lines);
  }

  /** A form that was submitted. */
  input(prompt: number, text: string): void {
    this.lines.append(inputLines(prompt, colourFennel(text)));
    this.#fresh = true;
  }

  /** Bytes that a form printed. */
  output(bytes: Uint8Array): void {
    this.#output.push(bytes);
  }

  #print(text: string): void {
    // Output stands under the input it belongs to.
    const indent = ' '.repeat(GUTTER);
    let rest = text;
    while (rest !== '') {
      if (this.#fresh) this.lines.write(indent);
      const end = rest.indexOf('\n');
      const piece = end < 0 ? rest : rest.slice(0, end + 1);
      this.lines.write(piece.replaceAll('\r', `\r${indent}`));
      this.#fresh = end >= 0;
      rest = rest.slice(piece.length);
    }
  }

  /** The value of a form: coloured as Fennel unless it has styles of its own. */
  value(text: string): void {
    this.#end();
    if (text === '') return;
    const lines = text.includes('\u001b') ? this.#styled(text, BODY) : colourValue(text.trimEnd());
    this.lines.append(
      lines.map((line, row) => prefixed(row === 0 ? '    ⇒ ' : '      ', VALUE, line)),
    );
  }

  /** The error of a form. */
  error({ text, file, line, trace = [] }: ErrorText): void {
    this.#end();
    const lines = this.#styled(text.trimEnd(), ERROR);
    this.lines.append(
      lines.map((each, row) => prefixed(row === 0 ? '    ✗ ' : '      ', BAD, each)),
    );
    if (file !== undefined) {
      const place = line === undefined ? file : `${file}:${line}`;
      this.lines.append([
        prefixed('      ', TRACE, { text: place, runs: [{ at: 0, look: PLACE }] }),
      ]);
    }
    this.lines.append(
      trace.map((each) =>
        prefixed('        ', TRACE, { text: each, runs: [{ at: 0, look: TRACE }] }),
      ),
    );
  }

  /** A remark such as "interrupted". */
  remark(text: string): void {
    this.#end();
    this.lines.append([
      prefixed('      ', TRACE, { text, runs: [{ at: 0, look: style(C.amber) }] }),
    ]);
  }

  clear(): void {
    this.lines.clear();
  }

  #end(): void {
    this.#output.end();
    this.lines.style('0');
    this.lines.freshLine();
    this.#fresh = true;
  }

  #styled(text: string, base: Style): Line[] {
    const found: Line[] = [];
    const buffer = new TextBuffer({ base, palette: this.#palette }, LIMITS, (line) =>
      found.push(line),
    );
    const decoder = createDecoder({
      direction: 'task',
      onText: (piece) => buffer.write(piece),
      onStyle: (parameters) => buffer.style(parameters),
    });
    decoder.push(new TextEncoder().encode(`${text.trimEnd()}\n`));
    decoder.end();
    return found;
  }
}
