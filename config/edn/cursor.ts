/**
 * A position in text that knows its line and column.
 */
import type { Place } from '../error.ts';

export class Cursor {
  readonly text: string;
  readonly file: string;
  /** UTF-16 index of the next character. */
  at = 0;
  #line = 1;
  #column = 1;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The next UTF-16 unit, or the empty string at the end. */
  get next(): string {
    return this.text[this.at] ?? '';
  }

  /** The next character, whole also outside the basic plane. */
  get character(): string {
    return this.ended ? '' : String.fromCodePoint(this.text.codePointAt(this.at)!);
  }

  get place(): Place {
    return { file: this.file, line: this.#line, column: this.#column };
  }

  /** Goes on by one UTF-16 unit. */
  advance(): void {
    const unit = this.text.charCodeAt(this.at++);
    if (unit === 0x0a) {
      this.#line++;
      this.#column = 1;
    } else if (unit < 0xdc00 || unit > 0xdfff) {
      this.#column++;
    }
  }
}
