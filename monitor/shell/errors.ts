/**
 * Errors as a person needs them: message, place, the way there.
 *
 * The place is the innermost frame with a line, the trace has the frames of forms
 * and of fnl/, without those of the evaluator and the compiler.
 */
import type { Value } from '../../kernel/abi/value.ts';
import type { Frame, LuaError } from './lua.ts';
import { nearestName } from './nearest.ts';
import { tooWide } from './u64.ts';

/** A line of a file or of a text typed at the prompt. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** Function, where it has a name. */
  readonly name?: string;
}

export interface ShellError {
  /** Without file and line at its start; may have several lines (hints). */
  readonly message: string;
  readonly kind: 'parse' | 'compile' | 'runtime' | 'interrupted';
  readonly file?: string;
  readonly line?: number;
  /** 0 is the first; for parse and compile errors. */
  readonly column?: number;
  /** The line of the place, where a message does not show it and the text has several. */
  readonly excerpt?: string;
  /** Innermost first. */
  readonly trace: readonly Place[];
  /** What was raised, e.g. a record {error message} of the kernel. */
  readonly value: Value;
}

/** Frames that explain nothing to who typed the form. */
const INTERNAL = new Set(['fnl/shell/prompt.fnl', '[native]', '?', '', 'fennel', 'prelude']);

/** Fennel gives the column -1 at the end of a text that ends with a line feed. */
const COMPILE = /^(.*?):(\d+|\?):(-?\d+|\?):? (Parse|Compile) error:? ([\s\S]*)$/;
/** Lua's parser, at brackets within brackets. */
const DEEP = /too many (?:JS|C) levels \(limit is (\d+)\)/;
const RUNTIME = /^([^\n]*?):(\d+): ([\s\S]*)$/;
/** The place of code that was compiled without lines. */
const NOWHERE = /^[^\n:]*:-1: /;

function traceOf(frames: readonly Frame[]): Place[] {
  return frames
    .filter(({ file, line }) => !INTERNAL.has(file) && line > 0)
    .map(({ file, line, name }) =>
      name === undefined ? { file, line } : { file, line, name: plainName(name) },
    );
}

/** A message without the place at its start. */
export function plainMessage(message: string): string {
  return plainName((RUNTIME.exec(message)?.[3] ?? message).replace(NOWHERE, ''));
}

/** Fennel's names as they were written, from the names Lua saw. */
function plainName(name: string): string {
  return name.replace(/__fnl_global__(\w*)/g, (_, rest: string) =>
    rest.replace(/_([0-9a-f]{2})/g, (__, digits: string) =>
      String.fromCharCode(parseInt(digits, 16)),
    ),
  );
}

/** Where the form that failed stands, and what it could have named. */
export interface ErrorContext {
  readonly file: string;
  readonly line: number | undefined;
  /** Every name the form could have used. */
  names(): readonly string[];
}

/**
 * The place is the innermost frame of the person's own text; when Lua's tail calls
 * have left none of it, the form itself.
 */
export function describeError(error: LuaError, context: ErrorContext): ShellError {
  const { message, value } = error;
  const trace = traceOf(error.frames);
  const own = trace.find(({ file }) => !file.startsWith('fnl/'));
  const form: Place | undefined =
    context.line === undefined ? undefined : { file: context.file, line: context.line };
  if (own === undefined && form !== undefined) trace.push(form);
  const place = own ?? form ?? trace[0];
  const at = place === undefined ? {} : { file: place.file, line: place.line };
  if (message === 'interrupted') return { message, kind: 'interrupted', ...at, trace, value };
  const levels = DEEP.exec(message)?.[1];
  if (levels !== undefined) {
    const at = form ?? place;
    return {
      message: `nested too deeply: a form may have brackets within brackets, but not ${levels} levels of them`,
      kind: 'compile',
      ...(at === undefined ? {} : { file: at.file, line: at.line }),
      trace: [],
      value,
    };
  }
  const compiled = COMPILE.exec(message);
  if (compiled !== null) {
    const [, file, line, column, kind, rest] = compiled as unknown as string[];
    return {
      message: `${(rest as string).trimEnd()}${hints(rest as string, context)}`,
      kind: kind === 'Parse' ? 'parse' : 'compile',
      file: file as string,
      ...(line === '?' ? {} : { line: Number(line) }),
      ...(Number(column) >= 0 ? { column: Number(column) } : {}),
      trace: [],
      value,
    };
  }
  const placed = typeof value === 'string' ? RUNTIME.exec(message) : null;
  const text = plainName(placed === null ? message.replace(NOWHERE, '') : (placed[3] as string));
  if (placed === null) return { message: text, kind: 'runtime', ...at, trace, value };
  const [, file, line] = placed as unknown as [string, string, string];
  const isOwn = !file.startsWith('fnl/') || place === undefined;
  const where = isOwn ? { file, line: Number(line) } : at;
  return { message: text, kind: 'runtime', ...where, trace, value };
}

/** Lines to add to what the compiler says. */
function hints(message: string, context: ErrorContext): string {
  const unknown = /^unknown identifier: (\S+)/.exec(message)?.[1];
  const near = unknown === undefined ? undefined : nearestName(unknown, context.names());
  if (near !== undefined) return `\n* Did you mean ${near}?`;
  const numeral = /^could not read number "([^"]+)"/.exec(message)?.[1];
  if (numeral === undefined || !tooWide(numeral)) return '';
  return `\n* A number of 2^53 and more is written (u64 "${numeral}").`;
}
