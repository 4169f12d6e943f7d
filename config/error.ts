/**
 * What is wrong in a configuration file, and where.
 *
 * The message is one line whatever the file holds: control characters are
 * written as escapes and long text is cut.
 */
import { printable } from './printable.ts';

/** A place in a file; lines and columns count from 1, columns in characters. */
export interface Place {
  /** As the user would name it: a path, or an option such as `--grant`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The three parts of every message. */
export interface Complaint {
  /** What stands there, e.g. `:memroy` or `the end of the file`. */
  readonly found: string;
  /** What should, e.g. `a size such as "64K"`. */
  readonly expected: string;
  /** The known name most like what was found. */
  readonly nearest?: string | undefined;
}

/** A configuration file that cannot be used: one line, `file:line:column: found …, expected …`. */
export class ConfigError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly expected: string;
  readonly nearest: string | undefined;

  constructor(place: Place, complaint: Complaint) {
    const { found, expected, nearest } = complaint;
    const hint = nearest === undefined ? '' : `, nearest known name ${nearest}`;
    super(
      printable(
        `${place.file}:${place.line}:${place.column}: found ${found}, expected ${expected}${hint}`,
      ),
    );
    this.name = 'ConfigError';
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.found = found;
    this.expected = expected;
    this.nearest = nearest;
  }
}
