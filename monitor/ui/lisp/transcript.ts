/**
 * What was entered at the prompt and what came of it, as lines.
 *
 * Rules of use: blocks are added in order: input, output while it runs, then a value or an error.
 * Text from the session may carry styles; nothing else in it has an effect.
 */
import { createDecoder, type TaskMessage } from '../../btp/index.ts';
import type { Palette } from '../screen/palette.ts';
import { BODY, BOLD, C, style, UNDERLINE, type Style } from '../screen/style.ts';
import { TextBuffer } from '../text/buffer.ts';
import type { Line, Run } from '../text/line.ts';
import { highlighted } from './browse.ts';
import { colourFennel, colourValue } from './colours.ts';
import { FoldedLines } from './folded.ts';
import { behind, readRich, withMarks, type Link, type LinkPlace, type RichLine } from './rich.ts';

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
const TASK = style(C.cyan);
const ACTION = style(C.cyan, C.void, UNDERLINE);
const KEY = style(C.gold);

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

/** A line of a block with its marks, behind its gutter. */
function gutter(text: string, look: Style, line: RichLine): RichLine {
  return { ...behind(text, [{ at: 0, look }], line), indent: GUTTER };
}

/** Links in the colours of what they stand for. */
function coloured(line: RichLine): RichLine {
  return (line.links ?? []).reduce<RichLine>((drawn, { from, to, link }) => {
    const look = link.do !== undefined || link.put !== undefined ? ACTION : looked(link.look);
    return look ? { ...drawn, ...highlighted(drawn, from, to, look) } : drawn;
  }, line);
}

/** Addresses and Tasks have colours of their own; parts of a value look like values. */
function looked(form = ''): Style | undefined {
  if (form.startsWith('0x')) return PLACE;
  return form.startsWith('(. ') || form.startsWith('(result ') ? undefined : TASK;
}

/** `[,0] retry   edit` as links, in as many lines as they take; `,0` can be typed, too. */
function choices(restarts: NonNullable<ErrorText['restarts']>): RichLine[] {
  const lines: { text: string; runs: Run[]; links: LinkPlace[] }[] = [];
  restarts.forEach(({ text: label, ...link }, index) => {
    const typed = link.do === undefined ? '' : `[,${index}] `;
    const choice = `${typed}${label}`;
    let line = lines[lines.length - 1];
    if (!line || line.text.length + GAP.length + choice.length > CHOICES_WIDTH) {
      line = { text: '', runs: [], links: [] };
      lines.push(line);
    } else line.text += GAP;
    const from = line.text.length;
    line.text += choice;
    line.links.push({ from, to: line.text.length, link });
    if (typed !== '') line.runs.push({ at: from, look: KEY });
    line.runs.push({ at: from + typed.length, look: ACTION }, { at: line.text.length, look: KEY });
  });
  return lines;
}

/** What came of a form. */
export interface ErrorText {
  readonly text: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** The line that is wrong. */
  readonly excerpt?: string | undefined;
  /** The calls that led there, innermost first, each with what looks into it. */
  readonly frames?:
    readonly { readonly text: string; readonly look?: string | undefined }[] | undefined;
  /** What can be done. */
  readonly restarts?: readonly (Link & { readonly text: string })[] | undefined;
}

/** Cells between two restarts. */
const GAP = '   ';
/** Cells of a line of restarts. */
const CHOICES_WIDTH = 66;

/** The lines of a session at the prompt. */
export class Transcript {
  /** As they are shown: with folds open or closed. */
  readonly lines: FoldedLines;
  readonly #buffer: TextBuffer;
  readonly #palette: Palette;
  readonly #output;
  #fresh = true;

  /** @param heard takes the messages in what forms print */
  constructor(palette: Palette, heard: (message: TaskMessage) => void = () => undefined) {
    this.#palette = palette;
    this.#buffer = new TextBuffer({ base: OUTPUT, palette, indent: GUTTER }, LIMITS);
    this.lines = new FoldedLines(this.#buffer);
    this.#output = createDecoder({
      direction: 'task',
      onText: (text) => this.#print(text),
      onStyle: (parameters) => this.#buffer.style(parameters),
      onMessage: heard,
      onBell: () => heard({ m: 'bell' }),
    });
  }

  /** Lines of the session's own. */
  say(lines: readonly Line[]): void {
    this.#buffer.append(lines);
  }

  /** A form that was submitted. */
  input(prompt: number, text: string): void {
    this.#buffer.append(inputLines(prompt, colourFennel(text)));
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
      if (this.#fresh) this.#buffer.write(indent);
      const end = rest.indexOf('\n');
      const piece = end < 0 ? rest : rest.slice(0, end + 1);
      this.#buffer.write(piece.replaceAll('\r', `\r${indent}`));
      this.#fresh = end >= 0;
      rest = rest.slice(piece.length);
    }
  }

  /** The value of a form: coloured as Fennel unless it has styles of its own. */
  value(source: string): void {
    this.#end();
    if (source === '') return;
    const rich = readRich(source.trimEnd());
    const { text } = rich;
    const plain = !text.includes('\u001b');
    const lines = withMarks(plain ? colourValue(text) : this.#styled(text, BODY), rich);
    if (rich.begins.size > 0) this.lines.folds();
    this.#buffer.append(
      lines.map((line, row) => gutter(row === 0 ? '    ⇒ ' : '      ', VALUE, coloured(line))),
    );
  }

  /** The error of a form. */
  error({ text, file, line, excerpt, frames = [], restarts = [] }: ErrorText): void {
    this.#end();
    const lines = this.#styled(text.trimEnd(), ERROR);
    this.#buffer.append(
      lines.map((each, row) => prefixed(row === 0 ? '    ✗ ' : '      ', BAD, each)),
    );
    if (excerpt !== undefined) {
      this.#buffer.append(colourFennel(excerpt).map((each) => prefixed('        ', TRACE, each)));
    }
    const place = line === undefined ? file : `${file}:${line}`;
    if (place !== undefined && !frames.some((frame) => frame.text.startsWith(place))) {
      this.#buffer.append([
        prefixed('      ', TRACE, { text: place, runs: [{ at: 0, look: PLACE }] }),
      ]);
    }
    this.#buffer.append(
      frames.map((frame) =>
        gutter('      ', TRACE, {
          text: frame.text,
          runs: [{ at: 0, look: PLACE }],
          ...(frame.look === undefined
            ? {}
            : { links: [{ from: 0, to: frame.text.length, link: { look: frame.look } }] }),
        }),
      ),
    );
    this.#buffer.append(choices(restarts).map((each) => gutter('      ', TRACE, each)));
  }

  /** A remark such as "interrupted". */
  remark(text: string): void {
    this.#end();
    this.#buffer.append([
      prefixed('      ', TRACE, { text, runs: [{ at: 0, look: style(C.amber) }] }),
    ]);
  }

  clear(): void {
    this.#buffer.clear();
  }

  #end(): void {
    this.#output.end();
    this.#buffer.style('0');
    this.#buffer.freshLine();
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
