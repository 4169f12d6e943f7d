/**
 * The prompt of the LISP tab: forms up, output, values and errors down.
 *
 * One form at a time; what is submitted meanwhile waits its turn.
 */
import type { Down, Up } from '../../btp/index.ts';
import type { FormResult, InspectorPage, ShellError } from '../../shell/index.ts';
import { createLisp, type LispContext } from '../lisp.ts';
import type { Outbox } from './outbox.ts';
import { clip } from './outbox.ts';

/** Characters of output that go in one message. */
const OUTPUT_PART = 32768;
/** Output that has come since the last message may grow to this before the form has to wait. */
const OUTPUT_WAITING = 1 << 18;
/** How long nobody has entered a form before the compiler warms up. */
const WARM_UP_MILLISECONDS = 1000;
const CANDIDATES = 200;
const DOC_TEXT = 16384;

export interface Prompt {
  submit(message: Up['submit']): void;
  complete(message: Up['complete']): void;
  doc(message: Up['doc']): void;
  inspect(message: Up['inspect']): void;
  /** Ends the form that runs; what waits behind it is dropped. */
  interrupt(): void;
  /** The width of the tab's content has changed. */
  resize(columns: number): void;
  service(): boolean;
  evaluate(milliseconds: number): 'done' | 'running' | 'waiting' | 'none';
  /** The status given to `(exit)`, once it was called. */
  readonly exit: number | undefined;
}

/** A form, or a file of forms, that waits its turn. */
interface Waiting {
  readonly number: number;
  readonly text: string;
  readonly source?: string;
}

/**
 * @param tab the LISP tab
 * @param remember keeps a form for the next session
 * @param init forms to run before any that is typed; only what they print and their errors show
 */
export function createPrompt(
  context: LispContext,
  outbox: Outbox,
  tab: number,
  remember: (form: string) => void,
  init?: { readonly source: string; readonly text: string },
): Prompt {
  const encoder = new TextEncoder();
  const waiting: Waiting[] = init === undefined ? [] : [{ ...init, number: 1 }];
  /** The file that runs, when it is no form of the prompt's. */
  let source: string | undefined;
  let columns = 80;
  let printed = '';
  let number = 1;
  let evaluating = false;
  /** When the form began, and the whole seconds that were told since. */
  let began = 0;
  let told = 0;
  let exit: number | undefined;
  let cold = true;
  const opened = context.now();
  const shell = createLisp(
    context,
    (text) => {
      printed += text;
    },
    () => Math.max(20, columns),
    true,
  );
  const display = (part: Down['display']['part'], text: string, more: object = {}): void => {
    outbox.send({ m: 'display', tab, prompt: number, part, ...more }, encoder.encode(text));
  };
  const flush = (): boolean => {
    if (printed === '') return false;
    const text = printed.slice(0, OUTPUT_PART);
    printed = printed.slice(OUTPUT_PART);
    display('output', text);
    return true;
  };
  const ready = (): void => outbox.send({ m: 'prompt', tab, prompt: number, state: 'ready' });
  const finish = (): void => {
    while (flush());
    evaluating = false;
    const { ok, values, error, note, inspected, exit: status, ...more } = shell.result();
    if (source !== undefined) {
      source = undefined;
      if (error !== undefined) display('error', error.message, errorPlace(error));
      if (status !== undefined) exit = status;
      if (waiting.length === 0) ready();
      return;
    }
    if (ok) display('value', values.map(({ text }) => text).join('\n'));
    else {
      for (const { text } of values) display('output', `${text}\n`);
      const place = {
        ...errorPlace(error),
        ...framesOf(more.frames),
        ...restartsOf(more.restarts),
      };
      display('error', error?.message ?? 'interrupted', place);
    }
    if (inspected !== undefined) inspect({ form: inspected });
    if (note !== undefined) display('output', `${note}\n`);
    if (status !== undefined) exit = status;
    number++;
    if (waiting.length === 0) ready();
  };
  const inspect = ({
    id,
    form,
    columns: room = 60,
  }: Partial<Up['inspect']> & { form: string }): void => {
    const page = shell.look(form, room);
    outbox.send({ m: 'inspect', ...(id === undefined ? {} : { id }), ...pageOf(form, page) });
  };
  if (init === undefined) ready();
  return {
    get exit() {
      return exit;
    },
    submit({ prompt, text = '' }) {
      remember(text);
      waiting.push({ number: prompt, text });
    },
    complete({ id, before, after }) {
      const found = shell.complete(before + after, before.length).slice(0, CANDIDATES);
      const prefix = /[^\s()[\]{}"';`,~]*$/.exec(before)?.[0] ?? '';
      outbox.send({
        m: 'complete',
        id,
        prefix,
        candidates: found.map(({ name, kind, signature, about }) => ({
          name: clip(name, 256),
          kind,
          arguments: clip(signature, 256),
          doc: clip(about, 2048),
        })),
      });
    },
    doc({ id, name }) {
      const found = name === '' ? undefined : shell.doc(name);
      if (found === undefined) {
        outbox.send({ m: 'doc', id, name: clip(name, 256), found: false });
        return;
      }
      const { signature, documentation, file, line } = found;
      outbox.send({
        m: 'doc',
        id,
        name: clip(name, 256),
        found: true,
        arguments: clip(signature, 512),
        text: clip(documentation, DOC_TEXT),
        ...(file === '' ? {} : { source: clip(`${file}:${line}`, 512) }),
      });
    },
    inspect,
    interrupt() {
      const dropped = waiting.splice(0).filter(({ source: file }) => file === undefined);
      if (evaluating) return shell.interrupt();
      // They never began, and each has an end all the same.
      for (const form of dropped) {
        number = form.number;
        display('error', 'interrupted');
        number++;
      }
      if (dropped.length > 0) ready();
    },
    resize(width) {
      columns = width;
    },
    service() {
      const flushed = flush();
      const elapsed = evaluating ? Math.floor((context.now() - began) / 1000) : 0;
      if (elapsed > told) {
        told = elapsed;
        outbox.send({ m: 'prompt', tab, prompt: number, state: 'busy', elapsed });
      }
      const next = evaluating || exit !== undefined ? undefined : waiting.shift();
      if (next === undefined) return flushed;
      number = next.number;
      outbox.send({ m: 'prompt', tab, prompt: number, state: 'busy' });
      evaluating = true;
      began = context.now();
      told = 0;
      source = next.source;
      shell.start(next.text, next.source);
      return true;
    },
    evaluate(milliseconds) {
      if (!evaluating) {
        if (!cold || context.now() - opened < WARM_UP_MILLISECONDS) return 'none';
        cold = shell.warmUp(milliseconds);
        return cold ? 'running' : 'none';
      }
      if (printed.length > OUTPUT_WAITING) return 'running';
      const state = shell.step(milliseconds);
      if (state === 'done') finish();
      return state;
    },
  };
}

function errorPlace(error: ShellError | undefined): object {
  if (error === undefined) return {};
  const { file, line, column, excerpt } = error;
  return {
    ...(file === undefined ? {} : { file: clip(file, 512) }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(excerpt === undefined ? {} : { excerpt: clip(excerpt, 1024) }),
  };
}

function framesOf(frames: FormResult['frames'] = []): Pick<Down['display'], 'frames'> {
  if (frames.length === 0) return {};
  return {
    frames: frames.slice(0, 64).map(({ file, line, name, look }) => ({
      text: clip(`${file}:${line}${name === undefined ? '' : ` in ${name}`}`, 1024),
      look: clip(look, 256),
    })),
  };
}

type RestartText = NonNullable<Down['display']['restarts']>[number];

/** The longest text that a restart puts at the prompt. */
const LONGEST_PUT = 16384;

function restartsOf(restarts: FormResult['restarts'] = []): Pick<Down['display'], 'restarts'> {
  const found = restarts.flatMap(({ text, put, at }, index): RestartText[] => {
    const label = clip(text, 128);
    if (put === undefined) return [{ text: label, do: `,${index}` }];
    if (put.length > LONGEST_PUT) return [];
    return [{ text: label, put, ...(at === undefined ? {} : { at }) }];
  });
  return found.length === 0 ? {} : { restarts: found };
}

function pageOf(form: string, page: InspectorPage | string): Omit<Down['inspect'], 'm'> {
  if (typeof page === 'string') return { form: clip(form, 4096), found: false, text: page };
  const { kind, text, rows, more, actions } = page;
  return {
    form: clip(page.form, 4096),
    found: true,
    kind: clip(kind, 64),
    ...(text === undefined ? {} : { text: clip(text, DOC_TEXT) }),
    rows: [...rows].map((row) => ({
      key: clip(row.key, 128),
      text: clip(row.text, 1024),
      ...(typeof row.look === 'string' && row.look.length <= 4096 ? { look: row.look } : {}),
    })),
    ...(more === undefined ? {} : { more }),
    actions: [...(actions ?? [])].map((action) => ({ ...action, text: clip(action.text, 64) })),
  };
}
