/**
 * Which computer a command line starts, if any, as far as one can tell before it is read.
 */
import type { ComputerKind } from '../session/messages.ts';
import { runRows } from './table-run.ts';

/** @param argv without the interpreter and the program */
export function startsComputer(argv: readonly string[]): ComputerKind | undefined {
  if (argv.some((word) => word === '-h' || word === '--help')) return undefined;
  const name = argv.find((word) => !word.startsWith('-'));
  if (name === 'boot') return 'bare';
  if (name !== undefined) return Object.hasOwn(runRows, name) ? 'system' : undefined;
  return argv.some((word) => word === '-V' || word === '--version') ? undefined : 'system';
}
