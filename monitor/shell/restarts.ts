/**
 * What can be done after an error: retry, another name, a definition, an edited form.
 *
 * A form that failed is gone: Lua has no way back into it. So a restart is a text
 * that is run, or one that is put at the prompt for the person to finish. It begins with
 * the form that failed: those before it have run and are not run again.
 */
import type { ShellError } from './errors.ts';
import { nearestName } from './nearest.ts';

/** One choice; exactly one of `run` and `put` is there. */
export interface Restart {
  /** In a few words. */
  readonly text: string;
  /** A text to be run in the place of the one that failed. */
  readonly run?: string;
  /** A text to be put at the prompt, and where the cursor stands then; its end unless told. */
  readonly put?: string;
  readonly at?: number;
}

/** The text that failed last, and what can be done about it. */
export interface Failed {
  readonly text: string;
  readonly restarts: readonly Restart[];
}

/** What `,0` and the like stand for; any other text stands for itself. */
export function againText(text: string, failed: Failed): string {
  const number = /^\s*,(\d)\s*$/.exec(text)?.[1];
  return (number === undefined ? undefined : failed.restarts[Number(number)]?.run) ?? text;
}

/** What is left of a text after so many bytes. */
export function textAfter(text: string, bytes: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(bytes)).trimStart();
}

/** Fennel's "unknown identifier: name". */
const UNKNOWN = /^unknown identifier: ([^\s(]+)/;
/** The kernel's "there is no … named name". */
const NOT_NAMED = /there is no .*?(?:named |program |Task )"?([\w.-]+)"?/;

/**
 * The choices after an error, those that run first.
 * @param text what has not run: the form that failed, and those after it
 * @param names every name it could have used
 */
export function restartsOf(
  error: ShellError,
  text: string,
  names: () => readonly string[],
): Restart[] {
  const { kind, message } = error;
  const choices: Restart[] = [];
  const unknown = UNKNOWN.exec(message)?.[1];
  if (kind !== 'parse') choices.push({ text: 'retry', run: text });
  const near = unknown === undefined ? undefined : nearestName(unknown, names());
  if (unknown !== undefined && near !== undefined) {
    choices.push({ text: `use ${near}`, run: renamed(text, unknown, near) });
  }
  const suggested = /did you mean :?([\w.-]+)/i.exec(message)?.[1];
  const wrong = NOT_NAMED.exec(message)?.[1];
  if (unknown === undefined && wrong !== undefined && suggested !== undefined) {
    choices.push({ text: `use ${suggested}`, run: renamed(text, wrong, suggested) });
  }
  choices.push({ text: 'edit', put: text });
  if (unknown !== undefined) {
    choices.push({ text: `define ${unknown}`, put: `(local ${unknown} ` });
    const put = `(let [${unknown} ]\n  ${text.trim().replaceAll('\n', '\n  ')})`;
    choices.push({ text: `give ${unknown} a value here`, put, at: put.indexOf(']') });
  }
  return choices;
}

/** Name characters of Fennel: what ends a name is a bracket, a quote or a space. */
const EDGE = '\\s()\\[\\]{}"\'`,;@.:';

/** The text with each whole `from` replaced. */
function renamed(text: string, from: string, to: string): string {
  const name = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const whole = new RegExp(`(^|[${EDGE}])${name}(?=$|[${EDGE}])`, 'g');
  return text.replace(whole, (_, before: string) => before + to);
}
