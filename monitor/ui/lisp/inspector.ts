/**
 * The inspector: a page about a value, the way to it and back, and which row is chosen.
 *
 * Rules of use: `visit` asks for a page, `take` shows what came. Rows, and the actions below them,
 * can be chosen; what an action does is the caller's.
 *
 * Does not draw: `layout` says what stands where, for whatever draws it.
 */
import type { Down } from '../../btp/index.ts';
import { fit, pad, textWidth, wrapWords } from '../screen/width.ts';

export type Page = Omit<Down['inspect'], 'm' | 'id'>;
type Action = NonNullable<Page['actions']>[number];

/** A piece of a row: the name of a part, what it is, an action, text. */
export interface Piece {
  readonly kind: 'kind' | 'name' | 'value' | 'more' | 'action' | 'text';
  readonly text: string;
  /** Which choice it is. */
  readonly choice?: number;
  readonly chosen?: boolean;
}

/** A row of the pane. */
export type Row = readonly Piece[];

/** What happens when a choice is taken. */
export type Choice =
  | { readonly kind: 'look'; readonly form: string }
  | { readonly kind: 'action'; readonly action: Action };

/** Pages that can be gone back to. */
const MOST_BACK = 100;

/** The inspector of one tab. */
export class Inspector {
  readonly #nextId: () => number;
  readonly #ask: (id: number, form: string) => void;
  #page: Page | undefined;
  #waiting: number | undefined;
  #back: string[] = [];
  #forward: string[] = [];
  #chosen = 0;
  #open = false;
  #focused = false;
  #first = 0;

  /** @param ask sends `inspect`; the answer may come before it returns */
  constructor(nextId: () => number, ask: (id: number, form: string) => void) {
    this.#nextId = nextId;
    this.#ask = ask;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Keys are for the inspector. */
  get focused(): boolean {
    return this.#open && this.#focused;
  }

  set focused(on: boolean) {
    this.#focused = on;
  }

  get page(): Page | undefined {
    return this.#page;
  }

  /** How many pages lie behind and ahead. */
  get way(): { readonly back: number; readonly forward: number } {
    return { back: this.#back.length, forward: this.#forward.length };
  }

  /** Goes to another page; the one that is shown can be gone back to. */
  visit(form: string): void {
    if (this.#page && this.#page.form !== form) {
      this.#back.push(this.#page.form);
      if (this.#back.length > MOST_BACK) this.#back.shift();
    }
    this.#forward = [];
    this.#request(form);
  }

  /** To the page before; false when there is none. */
  back(): boolean {
    return this.#turn(this.#back, this.#forward);
  }

  /** To the page that was left by `back`; false when there is none. */
  forward(): boolean {
    return this.#turn(this.#forward, this.#back);
  }

  /** Asks for the page again. */
  again(): void {
    if (this.#page) this.#request(this.#page.form);
  }

  close(): void {
    this.#open = false;
    this.#focused = false;
  }

  /** Takes a page: the one that was asked for, or one that comes unasked. */
  take({ id, m: _, ...page }: Down['inspect']): boolean {
    if (id !== undefined && id !== this.#waiting) return false;
    if (id === undefined && this.#page && this.#open) this.#back.push(this.#page.form);
    const same = this.#page?.form === page.form;
    this.#waiting = undefined;
    this.#page = page;
    this.#open = true;
    this.#focused = true;
    if (same) return true;
    this.#first = 0;
    const parts = (page.rows ?? []).some(({ look }) => look !== undefined);
    this.#chosen = parts ? (page.actions?.length ?? 0) : 0;
    return true;
  }

  /** What can be chosen: actions, then parts with something behind them. */
  get choices(): readonly Choice[] {
    const parts = (this.#page?.rows ?? []).flatMap(({ look }): Choice[] =>
      look === undefined ? [] : [{ kind: 'look', form: look }],
    );
    const actions = (this.#page?.actions ?? []).map((action): Choice => ({
      kind: 'action',
      action,
    }));
    return [...actions, ...parts];
  }

  get chosen(): Choice | undefined {
    return this.choices[this.#chosen];
  }

  choose(index: number): void {
    this.#chosen = Math.max(0, Math.min(this.choices.length - 1, index));
  }

  move(by: number): void {
    this.choose(this.#chosen + by);
  }

  /** Moves what is shown by rows. */
  scroll(by: number): void {
    this.#first = Math.max(0, this.#first + by);
  }

  /** The rows in sight of a pane of this size. */
  layout(width: number, height: number, follow = true): readonly Row[] {
    const rows = this.#rows(width);
    const most = Math.max(0, rows.length - height);
    this.#first = Math.min(this.#first, most);
    const chosen = rows.findIndex((row) => row.some((piece) => piece.chosen));
    if (follow && this.#focused && chosen >= 0) {
      if (chosen < this.#first) this.#first = chosen <= 1 ? 0 : chosen;
      else if (chosen >= this.#first + height) this.#first = chosen - height + 1;
    }
    return rows.slice(this.#first, this.#first + height);
  }

  #rows(width: number): Row[] {
    const page = this.#page;
    if (!page) return [];
    const rows: Row[] = [];
    const actions = page.actions ?? [];
    if (page.kind !== undefined) rows.push([{ kind: 'kind', text: fit(page.kind, width) }]);
    rows.push(...this.#actions(actions, width));
    const keys = Math.min(
      Math.floor(width / 2),
      Math.max(0, ...(page.rows ?? []).map(({ key }) => textWidth(key))),
    );
    let choice = actions.length;
    for (const { key, text, look } of page.rows ?? []) {
      const name = pad(fit(key, keys), keys);
      const value = fit(text.replace(/\s+/g, ' '), Math.max(0, width - keys - 2));
      if (look === undefined) {
        rows.push([
          { kind: 'name', text: `${name}  ` },
          { kind: 'value', text: value },
        ]);
        continue;
      }
      const mine = { choice, chosen: choice === this.#chosen };
      choice++;
      rows.push([
        { kind: 'name', text: name, ...mine },
        { kind: 'more', text: `  ${value}`, choice: mine.choice },
      ]);
    }
    if (page.more) rows.push([{ kind: 'text', text: `… ${page.more} more` }]);
    if (page.text !== undefined && page.text !== '') {
      if (rows.length > 0) rows.push([]);
      for (const line of page.text.split('\n')) {
        const whole = /^\s*[0-9a-f]{8} {2}/.test(line) ? [fit(line, width)] : wrapped(line, width);
        rows.push(...whole.map((text): Row => [{ kind: 'text', text }]));
      }
    }
    return rows;
  }

  /** Actions side by side, as many as a row has room for. */
  #actions(actions: readonly Action[], width: number): Row[] {
    const rows: Piece[][] = [];
    let used = width;
    actions.forEach((action, choice) => {
      const text = `[${action.text}]`;
      if (used + 1 + textWidth(text) > width) {
        rows.push([]);
        used = -1;
      } else rows[rows.length - 1]?.push({ kind: 'text', text: ' ' });
      rows[rows.length - 1]?.push({
        kind: 'action',
        text,
        choice,
        chosen: choice === this.#chosen,
      });
      used += 1 + textWidth(text);
    });
    return rows;
  }

  #turn(from: string[], to: string[]): boolean {
    const form = from.pop();
    if (form === undefined) return false;
    if (this.#page) to.push(this.#page.form);
    this.#request(form);
    return true;
  }

  #request(form: string): void {
    const id = this.#nextId();
    this.#waiting = id;
    this.#ask(id, form);
  }
}

/** A line broken at spaces, its indentation kept. */
function wrapped(line: string, width: number): string[] {
  if (textWidth(line) <= width) return [line];
  const indent = /^\s*/.exec(line)?.[0].slice(0, Math.floor(width / 2)) ?? '';
  const room = Math.max(1, width - indent.length);
  return wrapWords(line.trim(), room)
    .split('\n')
    .map((piece) => indent + fit(piece, room));
}
