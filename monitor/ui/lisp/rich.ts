/**
 * Text of a value with what its parts stand for: links and folds at places of its lines.
 *
 * Rules of use: `readRich` takes what came as `display`; `shown` gives the lines as they look with
 * their folds open or closed. A fold within one line is not worth a mark and is left out.
 *
 * Does not draw.
 */
import { createDecoder, type ValueMessage } from '../../btp/index.ts';
import type { Line, Run } from '../text/line.ts';

/** What a piece of text stands for. */
export type Link = Omit<Extract<ValueMessage, { m: 'link' }>, 'm'>;

/** A part that can be folded away. */
export interface Fold {
  closed: boolean;
  /** What stands there while it is closed. */
  readonly text: string;
}

/** UTF-16 indices of a line, and what is there. */
export interface LinkPlace {
  readonly from: number;
  readonly to: number;
  readonly link: Link;
}
interface FoldPlace {
  readonly at: number;
  readonly fold: Fold;
}

/** A line with its links and folds. */
export interface RichLine extends Line {
  readonly links?: readonly LinkPlace[];
  /** Folds that begin here, the outermost first. */
  readonly begins?: readonly FoldPlace[];
  /** Folds that end here, the innermost first. */
  readonly ends?: readonly FoldPlace[];
}

/** A text without its marks, and the marks by line. */
export interface RichText {
  /** May carry styles. */
  readonly text: string;
  readonly links: ReadonlyMap<number, readonly LinkPlace[]>;
  readonly begins: ReadonlyMap<number, readonly FoldPlace[]>;
  readonly ends: ReadonlyMap<number, readonly FoldPlace[]>;
}

/** Takes links and folds out of the text of a value. */
export function readRich(source: string): RichText {
  const links = new Map<number, LinkPlace[]>();
  const begins = new Map<number, FoldPlace[]>();
  const ends = new Map<number, FoldPlace[]>();
  const open: { readonly line: number; readonly at: number; readonly fold: Fold }[] = [];
  let text = '';
  let line = 0;
  let column = 0;
  let linked: { readonly from: number; readonly link: Link } | undefined;

  const endLink = (): void => {
    if (linked && column > linked.from) {
      add(links, line, { from: linked.from, to: column, link: linked.link });
    }
  };
  const take = (message: ValueMessage): void => {
    if (message.m === 'link') {
      endLink();
      const { m: _, ...link } = message;
      linked = Object.keys(link).length === 0 ? undefined : { from: column, link };
    } else if (message.action === 'begin') {
      const fold = { closed: message.closed ?? false, text: message.text ?? '…' };
      open.push({ line, at: column, fold });
    } else {
      const begun = open.pop();
      if (!begun || begun.line === line) return;
      add(begins, begun.line, { at: begun.at, fold: begun.fold });
      add(ends, line, { at: column, fold: begun.fold });
    }
  };
  const write = (piece: string): void => {
    piece.split('\n').forEach((part, index) => {
      if (index > 0) {
        endLink();
        text += '\n';
        line++;
        column = 0;
        if (linked) linked = { from: 0, link: linked.link };
      }
      text += part;
      column += part.length;
    });
  };
  const decoder = createDecoder({
    direction: 'value',
    onText: (piece) => write(piece.replace(/[\r\b]/g, '')),
    onStyle: (parameters) => (text += `\u001b[${parameters}m`),
    onMessage: take,
  });
  decoder.push(new TextEncoder().encode(source));
  decoder.end();
  endLink();
  for (const places of begins.values()) places.sort((a, b) => a.at - b.at);
  return { text, links, begins, ends };
}

function add<T>(map: Map<number, T[]>, line: number, place: T): void {
  const known = map.get(line);
  if (known) known.push(place);
  else map.set(line, [place]);
}

/** Puts the marks of a text at its lines, which have been given their looks. */
export function withMarks(lines: readonly Line[], rich: RichText): RichLine[] {
  return lines.map((line, index) => {
    const links = rich.links.get(index);
    const begins = rich.begins.get(index);
    const ends = rich.ends.get(index);
    return {
      ...line,
      ...(links ? { links } : {}),
      ...(begins ? { begins } : {}),
      ...(ends ? { ends } : {}),
    };
  });
}

/** The line with `gutter` before it. */
export function behind(gutter: string, runs: readonly Run[], line: RichLine): RichLine {
  const by = gutter.length;
  const moved = <T extends { readonly at: number }>(places: readonly T[]): T[] =>
    places.map((place) => ({ ...place, at: place.at + by }));
  return {
    ...line,
    text: gutter + line.text,
    runs: [...runs, ...moved(line.runs)],
    ...(line.links
      ? { links: line.links.map((each) => ({ ...each, from: each.from + by, to: each.to + by })) }
      : {}),
    ...(line.begins ? { begins: moved(line.begins) } : {}),
    ...(line.ends ? { ends: moved(line.ends) } : {}),
  };
}

/** A part of a line from one index to another. */
function slice(line: RichLine, from: number, to: number): RichLine {
  const runs: Run[] = [];
  line.runs.forEach((run, index) => {
    const end = line.runs[index + 1]?.at ?? Infinity;
    if (end > from && run.at < to) runs.push({ at: Math.max(0, run.at - from), look: run.look });
  });
  const within = ({ at }: { readonly at: number }): boolean => at >= from && at < to;
  const back = <T extends { readonly at: number }>(places: readonly T[] = []): T[] =>
    places.filter(within).map((place) => ({ ...place, at: place.at - from }));
  return {
    text: line.text.slice(from, to),
    runs,
    links: (line.links ?? [])
      .filter((each) => each.to > from && each.from < to)
      .map(({ link, ...each }) => ({
        from: Math.max(0, each.from - from),
        to: Math.min(to, each.to) - from,
        link,
      })),
    begins: back(line.begins),
    ends: back(line.ends),
  };
}

function join(first: RichLine, second: RichLine): RichLine {
  const joined = behind(first.text, first.runs, second);
  return {
    ...joined,
    links: [...(first.links ?? []), ...(joined.links ?? [])],
    begins: [...(first.begins ?? []), ...(joined.begins ?? [])],
    ends: [...(first.ends ?? []), ...(joined.ends ?? [])],
    ...(first.indent === undefined ? {} : { indent: first.indent }),
  };
}

/**
 * The line that stands for a line whose folds may be closed, and the index after the last line
 * that went into it.
 *
 * @param closed draws what stands in the place of a closed fold
 */
export function shown(
  lines: { readonly length: number; line(index: number): RichLine },
  index: number,
  closed: (fold: Fold) => Line,
): { readonly line: RichLine; readonly next: number } {
  let line = lines.line(index);
  let next = index + 1;
  for (let seen = 0; ;) {
    const begin = line.begins?.find(({ at, fold }) => at >= seen && fold.closed);
    if (!begin) return { line, next };
    let last = next;
    const endsIn = (at: number): FoldPlace | undefined =>
      lines.line(at).ends?.find(({ fold }) => fold === begin.fold);
    while (last < lines.length && !endsIn(last)) last++;
    if (last >= lines.length) return { line, next };
    const end = lines.line(last);
    const rest = slice(end, endsIn(last)?.at ?? end.text.length, end.text.length);
    const head = slice(line, 0, begin.at);
    const stand = join(
      { ...head, ...(line.indent === undefined ? {} : { indent: line.indent }) },
      { ...closed(begin.fold), begins: [{ at: 0, fold: begin.fold }] },
    );
    seen = stand.text.length;
    line = join(stand, rest);
    next = last + 1;
  }
}
