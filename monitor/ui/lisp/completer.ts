/**
 * Completion at the cursor: what was asked, what came back, and which candidate is chosen.
 *
 * Rules of use: `ask` when the person wants it, `take` when the answer comes; an answer to an
 * older question, or to text that has changed since, is dropped.
 */
import type { Down } from '../../btp/index.ts';
import type { Editor } from './editor.ts';

/** Candidates in sight at a time. */
const IN_SIGHT = 8;

/** Candidates, the first in sight and the chosen one. */
export interface Popup {
  readonly prefix: string;
  readonly candidates: Down['complete']['candidates'];
  readonly selected: number;
  readonly first: number;
}

/** Completion of one editor. */
export class Completer {
  readonly #editor: Editor;
  readonly #request: (before: string, after: string) => number;
  #waiting: number | undefined;
  #popup: Popup | undefined;
  /** Insert what is certain, as Tab does; not while typing on. */
  #eager = false;

  /** @param request sends `complete` and returns its id */
  constructor(editor: Editor, request: (before: string, after: string) => number) {
    this.#editor = editor;
    this.#request = request;
  }

  get popup(): Popup | undefined {
    return this.#popup;
  }

  /** Asks for candidates. */
  ask(eager: boolean): void {
    const { text, cursor } = this.#editor;
    this.#eager = eager;
    this.#waiting = this.#request(text.slice(0, cursor), text.slice(cursor));
  }

  close(): void {
    this.#popup = undefined;
    this.#waiting = undefined;
  }

  /** Takes an answer; returns false when it was not for the latest question. */
  take({ id, prefix, candidates }: Down['complete']): boolean {
    if (id !== this.#waiting) return false;
    this.#waiting = undefined;
    this.#popup = undefined;
    const before = this.#editor.text.slice(0, this.#editor.cursor);
    if (!before.endsWith(prefix) || candidates.length === 0) return true;
    const [only] = candidates;
    if (this.#eager && candidates.length === 1 && only) {
      this.#insert(prefix, only.name);
      return true;
    }
    const common = this.#eager ? commonStart(candidates.map(({ name }) => name)) : prefix;
    const longer = common.startsWith(prefix) && common.length > prefix.length;
    if (longer) this.#insert(prefix, common);
    if (candidates.length === 1 && only?.name === prefix) return true;
    this.#popup = { prefix: longer ? common : prefix, candidates, selected: 0, first: 0 };
    return true;
  }

  /** Chooses the next candidate, or the one before. */
  move(by: number): void {
    const popup = this.#popup;
    if (!popup) return;
    const count = popup.candidates.length;
    const selected = (popup.selected + by + count) % count;
    const first = Math.max(Math.min(popup.first, selected), selected - IN_SIGHT + 1);
    this.#popup = { ...popup, selected, first };
  }

  /** Inserts a candidate: the chosen one unless told. */
  accept(index = this.#popup?.selected ?? 0): void {
    const popup = this.#popup;
    const name = popup?.candidates[index]?.name;
    if (popup && name !== undefined) this.#insert(popup.prefix, name);
    this.close();
  }

  /** The candidates in sight. */
  get inSight(): Down['complete']['candidates'] {
    const popup = this.#popup;
    return popup ? popup.candidates.slice(popup.first, popup.first + IN_SIGHT) : [];
  }

  #insert(prefix: string, name: string): void {
    this.#editor.replaceBefore(prefix.length, name);
  }
}

function commonStart(names: readonly string[]): string {
  let common = names[0] ?? '';
  for (const name of names) {
    while (!name.startsWith(common)) common = common.slice(0, -1);
  }
  return common;
}
