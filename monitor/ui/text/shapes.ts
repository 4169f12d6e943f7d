/**
 * Values with a shape as lines: tables, trees, bars of progress.
 *
 * Pure: what comes from a `show` message goes in, lines with links and folds come out. Texts are
 * cut so that a line never grows beyond reason.
 */
import type { Down, TaskMessage } from '../../btp/index.ts';
import type { Fold, LinkPlace, RichLine } from '../lisp/rich.ts';
import { bar } from '../model/format.ts';
import { BOLD, C, style, type Style } from '../screen/style.ts';
import { fit, pad, textWidth } from '../screen/width.ts';
import type { Run } from './line.ts';
import { linkOf } from './link.ts';

type Show = Down['show'];
type Table = NonNullable<Show['table']>;
type Tree = NonNullable<Show['tree']>;
type Cell = Table['rows'][number][number];

const EDGE = style(C.haze);
const HEAD = style(C.lilac);
const TEXT = style(C.paper);
const NUMBER = style(C.gold);
const LINK = style(C.cyan);

const WIDEST_CELL = 48;
const BAR_CELLS = 30;
/** Nodes of one tree that are shown, and how deep they are nested. */
const MOST_NODES = 1024;
const DEEPEST = 16;

/** The lines of a value; none when there is nothing to show. */
export function shapeLines(show: Extract<TaskMessage, { m: 'show' }>): RichLine[] {
  return [
    ...(show.table ? tableLines(show.table) : []),
    ...(show.tree ? treeLines(show.tree) : []),
    ...(show.bar ? [barLine(show.bar)] : []),
  ];
}

/** Builds one line out of pieces. */
class Builder {
  text = '';
  readonly runs: Run[] = [];
  readonly links: LinkPlace[] = [];

  add(text: string, look: Style, of?: Exclude<Cell, string>): void {
    const from = this.text.length;
    this.runs.push({ at: from, look });
    this.text += text;
    const link = of && linkOf(of);
    const to = from + text.trimEnd().length;
    const begin = from + text.length - text.trimStart().length;
    if (link && to > begin) this.links.push({ from: begin, to, link });
  }

  line(): RichLine {
    const { text, runs, links } = this;
    return { text, runs, ...(links.length > 0 ? { links } : {}) };
  }
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const isNumber = (text: string): boolean => /^[-+]?[\d.,_]+ ?[%KMGT]?$/.test(text);

function tableLines({ columns, rows }: Table): RichLine[] {
  const widths = columns.map((name, column) =>
    Math.min(
      WIDEST_CELL,
      Math.max(textWidth(name), ...rows.map((row) => textWidth(textOf(row[column] ?? '')))),
    ),
  );
  const right = columns.map((_, column) =>
    rows.every((row) => isNumber(textOf(row[column] ?? '0'))),
  );
  const rule = (left: string, middle: string, end: string): RichLine => {
    const cells = widths.map((width) => '─'.repeat(width + 2)).join(middle);
    return { text: `${left}${cells}${end}`, runs: [{ at: 0, look: EDGE }] };
  };
  const row = (cells: readonly Cell[], head: boolean): RichLine => {
    const builder = new Builder();
    widths.forEach((width, column) => {
      const cell = cells[column] ?? '';
      const text = pad(textOf(cell), width, right[column]);
      const linked = typeof cell === 'string' ? undefined : cell;
      const look = head ? HEAD : linked && linkOf(linked) ? LINK : right[column] ? NUMBER : TEXT;
      builder.add(column === 0 ? '│ ' : ' │ ', EDGE);
      builder.add(text, look, linked);
    });
    builder.add(' │', EDGE);
    return builder.line();
  };
  return [
    rule('╭', '┬', '╮'),
    row(columns, true),
    rule('├', '┼', '┤'),
    ...rows.map((cells) => row(cells, false)),
    rule('╰', '┴', '╯'),
  ];
}

function treeLines(tree: Tree): RichLine[] {
  const lines: RichLine[] = [];
  const add = (node: Tree, depth: number): void => {
    if (lines.length >= MOST_NODES) return;
    const items = depth < DEEPEST ? (node.items ?? []) : [];
    const builder = new Builder();
    builder.add('  '.repeat(depth), EDGE);
    builder.add(items.length > 0 ? '▾ ' : '· ', EDGE);
    const look = linkOf(node) ? LINK : items.length > 0 ? style(C.paper, C.void, BOLD) : TEXT;
    builder.add(fit(node.text.replace(/\s+/g, ' '), WIDEST_CELL * 2), look, node);
    const first = lines.push(builder.line()) - 1;
    for (const item of items) add(item, depth + 1);
    const begun = lines[first];
    const last = lines.length - 1;
    const ended = lines[last];
    if (items.length === 0 || last === first || !begun || !ended) return;
    const fold: Fold = { closed: node.closed ?? false, text: ` … ${last - first}` };
    lines[first] = { ...begun, begins: [{ at: begun.text.length, fold }, ...(begun.begins ?? [])] };
    lines[last] = { ...ended, ends: [...(ended.ends ?? []), { at: ended.text.length, fold }] };
  };
  add(tree, 0);
  return lines;
}

function barLine({ value, text = '' }: NonNullable<Show['bar']>): RichLine {
  const share = Math.min(1, Math.max(0, value));
  const filled = bar(share, BAR_CELLS);
  const builder = new Builder();
  builder.add('▕', EDGE);
  builder.add(filled, style(C.teal));
  builder.add('·'.repeat(BAR_CELLS - filled.length), style(C.ember));
  builder.add('▏', EDGE);
  builder.add(`${String(Math.round(share * 100)).padStart(4)}% `, NUMBER);
  builder.add(text.replace(/\s+/g, ' '), TEXT);
  return builder.line();
}
