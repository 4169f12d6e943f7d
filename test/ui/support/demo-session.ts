/**
 * A session that answers like the real one, as far as a screen can tell: for pictures, the live
 * demo and tests of the prompt.
 */
import { createDecoder, encodeDown, textOf, type UpMessage } from '../../../monitor/btp/index.ts';
import { fold, link, MEMORY, PAGE } from './values.ts';

/** Words that can be completed and explained. */
const WORDS = [
  { name: 'task', kind: 'function', arguments: '[id]', doc: 'One Task as a record.' },
  { name: 'tasks', kind: 'function', arguments: '[?filter]', doc: 'Every live Task as a table.' },
  { name: 'task?', kind: 'function', arguments: '[value]', doc: 'Whether a value is a Task.' },
  { name: 'tostring', kind: 'function', arguments: '[value]', doc: 'A value as text.' },
  { name: 'spawn', kind: 'function', arguments: '[program ?options]', doc: 'Starts a Task.' },
];

/** What a demo session heard, and how it is fed. */
export interface DemoSession {
  readonly heard: readonly UpMessage[];
  /** Bytes from the terminal. */
  push(bytes: Uint8Array): void;
  /** The last message of a name. */
  last<M extends UpMessage['m']>(name: M): Extract<UpMessage, { m: M }> | undefined;
}

/**
 * Makes a demo session.
 *
 * @param send takes bytes for the terminal, later than the call that led to them
 */
export function createDemoSession(
  send: (bytes: Uint8Array) => void,
  firstPrompt = 17,
): DemoSession {
  const heard: UpMessage[] = [];
  let prompt = firstPrompt;

  function submit(text: string): void {
    const tab = 3;
    send(encodeDown({ m: 'prompt', tab, prompt, state: 'busy' }));
    if (text.includes('while true')) return;
    if (text.includes('nested')) {
      const inner = fold('{:x 1\n     :y [2 3]}', '{… 2 keys}', true);
      const value = fold(`{:a ${inner}\n :b ${link('spawn', { look: 'spawn' })}}`, '{… 2 keys}');
      send(encodeDown({ m: 'display', tab, prompt, part: 'value' }, value));
      send(encodeDown({ m: 'prompt', tab, prompt: ++prompt, state: 'ready' }));
      return;
    }
    if (text.includes('print')) {
      send(encodeDown({ m: 'display', tab, prompt, part: 'output' }, 'printed\n'));
    }
    if (text.includes('oops')) {
      send(
        encodeDown({
          m: 'display',
          tab,
          prompt,
          part: 'error',
          text: 'unknown identifier: oops',
          file: 'repl',
          line: 1,
          restarts: [
            { text: 'retry', do: ',0' },
            { text: 'edit', put: text.slice(0, 100), at: 1 },
          ],
        }),
      );
    } else
      send(
        encodeDown({
          m: 'display',
          tab,
          prompt,
          part: 'value',
          text: `[:you :said ${text.length}]`,
        }),
      );
    send(encodeDown({ m: 'prompt', tab, prompt: ++prompt, state: 'ready' }));
  }

  function answer(message: UpMessage, payload: Uint8Array | undefined): void {
    switch (message.m) {
      case 'submit':
        return submit(textOf(message, payload));
      case 'interrupt':
        send(encodeDown({ m: 'display', tab: 3, prompt, part: 'error', text: 'interrupted' }));
        send(encodeDown({ m: 'prompt', tab: 3, prompt: ++prompt, state: 'ready' }));
        return;
      case 'complete': {
        const prefix = /[^\s()[\]{}"]*$/.exec(message.before)?.[0] ?? '';
        const candidates = WORDS.filter(({ name }) => name.startsWith(prefix));
        send(encodeDown({ m: 'complete', id: message.id, prefix, candidates }));
        return;
      }
      case 'doc': {
        const word = WORDS.find(({ name }) => name === message.name);
        send(
          encodeDown({
            m: 'doc',
            id: message.id,
            name: message.name,
            found: word !== undefined,
            arguments: word && `(${word.name} ${word.arguments.slice(1, -1)})`,
            text:
              word &&
              `${word.doc} Name, id, state, cpu, memory and tab of each. With ?filter only those for which it is true.`,
            see: ['spawn', 'kill', 'wait'],
            source: 'fnl/shell/task.fnl:12',
          }),
        );
        return;
      }
      case 'inspect': {
        const page = message.form.startsWith('0x') ? { ...MEMORY, form: message.form } : PAGE;
        const known = message.form.startsWith('0x') || message.form === PAGE.form;
        const unknown = { form: message.form, found: false, text: 'nothing is named so' };
        send(encodeDown({ m: 'inspect', id: message.id, ...(known ? page : unknown) }));
        return;
      }
      case 'command':
        if (message.name === 'quit') send(encodeDown({ m: 'bye', status: 0, text: 'powered off' }));
        else if (message.name === 'close' && message.tab !== undefined) {
          send(encodeDown({ m: 'tab', tab: message.tab, action: 'close' }));
        } else if (message.name === 'kill' && message.tab !== undefined) {
          send(encodeDown({ m: 'tab', tab: message.tab, action: 'end', text: 'killed' }));
        }
    }
  }

  const decoder = createDecoder({
    direction: 'up',
    payloads: true,
    onMessage(message, payload) {
      const text = payload === undefined ? {} : { text: textOf({}, payload) };
      heard.push({ ...message, ...text } as UpMessage);
      answer(message, payload);
    },
    onRefused: (reason) => {
      throw new Error(`the terminal sent a wrong message: ${reason}`);
    },
  });

  return {
    heard,
    push: (bytes) => decoder.push(bytes),
    last: (name) =>
      heard.filter((message) => message.m === name).at(-1) as ReturnType<
        DemoSession['last']
      > as never,
  };
}
