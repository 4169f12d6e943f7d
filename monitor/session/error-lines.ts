/**
 * Errors of forms for a plain terminal.
 */
import type { ShellError } from '../shell/index.ts';

/** An error as lines: message, place, the way there. */
export function errorLines({ message, file, line, column, trace }: ShellError): string[] {
  const place = file === undefined ? '' : `${file}:${line ?? '?'}`;
  const at = column === undefined || place === '' ? place : `${place}:${column + 1}`;
  return [
    at === '' ? message : `${at}: ${message}`,
    ...trace.map(
      (step) =>
        `  at ${step.file}:${step.line}${step.name === undefined ? '' : ` in ${step.name}`}`,
    ),
  ];
}
