/**
 * The transcript of a prompt: what is entered and what comes of it, as text in a file.
 *
 * Rules of use: `keep` begins and ends it; the rest is written while it is kept. A file that can
 * no longer be written ends it; `problem` then says why, once.
 */
import { createDecoder } from '../btp/index.ts';
import type { FormResult } from '../shell/index.ts';
import { errorLines } from './error-lines.ts';

/** Adds text to a file, which is made when it is not there. @throws Error when that cannot be done */
export type AppendText = (file: string, text: string) => void;

/** A transcript that may be kept. */
export interface Transcript {
  /** Begins one in a file, or ends it. @returns what it says to that @throws Error */
  keep(file: string | undefined): string;
  input(prompt: number, text: string): void;
  output(text: string): void;
  result(result: FormResult): void;
  /** Why it has ended by itself since the last question. */
  problem(): string | undefined;
}

/** @param append relative names are its business */
export function createTranscript(append: AppendText): Transcript {
  let file: string | undefined;
  let fresh = true;
  let problem: string | undefined;

  const write = (text: string): void => {
    if (file === undefined || text === '') return;
    try {
      append(file, text);
      fresh = text.endsWith('\n');
    } catch (error) {
      problem = `The transcript ends: ${error instanceof Error ? error.message : String(error)}`;
      file = undefined;
    }
  };
  const line = (text: string): void => write(`${fresh ? '' : '\n'}${text}\n`);
  return {
    keep(wanted) {
      const before = file;
      if (wanted === undefined) {
        file = undefined;
        return before === undefined ? 'No transcript is kept.' : `The transcript ${before} ends.`;
      }
      append(wanted, '');
      file = wanted;
      fresh = true;
      return `The transcript is written to ${wanted}; ,transcript ends it.`;
    },
    input: (prompt, text) => line(`${prompt}▸ ${text.trimEnd()}`),
    output: (text) => write(plain(text)),
    problem() {
      const said = problem;
      problem = undefined;
      return said;
    },
    result({ values, error, note }) {
      for (const { text } of values) line(plain(text));
      if (error !== undefined) line(errorLines(error).join('\n'));
      if (note !== undefined) line(plain(note));
    },
  };
}

/** Text without styles, links and folds. */
function plain(text: string): string {
  let out = '';
  const decoder = createDecoder({
    direction: 'value',
    onText: (piece) => (out += piece),
    onStyle() {},
  });
  decoder.push(new TextEncoder().encode(text));
  decoder.end();
  return out;
}
