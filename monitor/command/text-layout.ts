/**
 * Lays out the texts of commands: paragraphs, lists of terms, tables.
 *
 * Every character counts as one column; the texts of this project hold no wide
 * ones. Styles are added after widths are known.
 */

/** Columns when the output is no terminal, and the most that are used of one. */
const PLAIN_WIDTH = 80;
const WIDEST = 100;
const NARROWEST = 40;

/** Columns to lay out for. @param columns of the terminal; undefined for none */
export function textWidth(columns: number | undefined): number {
  if (columns === undefined || columns <= 0) return PLAIN_WIDTH;
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}

/** Breaks text into lines of at most `width` columns; longer words stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A term and what it means. */
export interface Entry {
  readonly term: string;
  readonly text: string;
}

/**
 * Terms on the left, their texts wrapped on the right, below the term when it is long.
 *
 * @param paint styles a term
 */
export function termList(
  entries: readonly Entry[],
  width: number,
  paint: (term: string) => string = (term) => term,
): string[] {
  const longest = Math.max(0, ...entries.map(({ term }) => columnsOf(term)));
  const left = Math.min(longest, Math.floor(width / 3)) + 4;
  return entries.flatMap(({ term, text }) => {
    const lines = wrap(text, Math.max(20, width - left));
    const fits = columnsOf(term) + 4 <= left;
    const first = fits ? `  ${paint(term)}${' '.repeat(left - 2 - columnsOf(term))}` : '';
    const rest = lines.map((line, index) =>
      index === 0 && fits ? `${first}${line}` : `${' '.repeat(left)}${line}`,
    );
    return fits && lines.length > 0 ? rest : [`  ${paint(term)}`, ...rest];
  });
}

/**
 * Rows in aligned columns, two spaces apart; the last column is not padded.
 *
 * @param right indices of columns aligned to the right
 */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const pad = ' '.repeat(widths[column]! - columnsOf(cell));
        if (right.includes(column)) return `${pad}${cell}`;
        return column === row.length - 1 ? cell : `${cell}${pad}`;
      })
      .join('  ')
      .trimEnd(),
  );
}

function columnsOf(text: string): number {
  return [...text].length;
}
