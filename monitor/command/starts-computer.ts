/**
 * Whether a command line starts a computer, as far as one can tell before it is read.
 */
import { runRows } from './table-run.ts';

/** @param argv without the interpreter and the program */
export function startsComputer(argv: readonly string[]): boolean {
  if (argv.some((word) => word === '-h' || word === '--help')) return false;
  const name = argv.find((word) => !word.startsWith('-'));
  if (name !== undefined) return Object.hasOwn(runRows, name);
  return !argv.some((word) => word === '-V' || word === '--version');
}
