/**
 * The forms typed at the prompt, kept between runs in the user's state folder.
 *
 * One form a line, as a JSON string, so that forms of several lines survive. A
 * line that is no JSON string is passed over. Without a state folder nothing is
 * kept.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Forms kept. */
const MOST_FORMS = 1000;
/** Longer forms are not kept. */
const LONGEST_FORM = 65536;

export interface HistoryFile {
  /** Oldest first. */
  readonly forms: readonly string[];
  /** Adds a form. @returns why it could not be kept, or undefined */
  add(form: string): string | undefined;
}

/** @param folder the state folder, or undefined when there is none */
export function openHistory(folder: string | undefined): HistoryFile {
  if (folder === undefined) return { forms: [], add: () => undefined };
  const path = join(folder, 'history');
  const all = readForms(path);
  const forms = all.slice(-MOST_FORMS);
  let last = forms.at(-1);
  let shorten = all.length > 2 * MOST_FORMS;
  return {
    forms,
    add(form) {
      if (form === last || form.trim() === '' || form.length > LONGEST_FORM) return undefined;
      last = form;
      try {
        mkdirSync(dirname(path), { recursive: true });
        if (shorten) writeFileSync(path, forms.map(line).join(''), { mode: 0o600 });
        shorten = false;
        appendFileSync(path, line(form), { mode: 0o600 });
        return undefined;
      } catch (error) {
        return `the history is not kept: ${(error as Error).message}`;
      }
    },
  };
}

function line(form: string): string {
  return `${JSON.stringify(form)}\n`;
}

function readForms(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // No history yet, or none that can be read: `add` says why when it matters.
    return [];
  }
  return text.split('\n').flatMap((row) => {
    try {
      const form: unknown = JSON.parse(row);
      return typeof form === 'string' ? [form] : [];
    } catch {
      return [];
    }
  });
}
