/**
 * The machine monitor: a prompt beside the guest that looks at the machine.
 *
 * Words as in QEMU's monitor. It edits one line: Backspace, Ctrl-U, Enter; nothing more.
 * It never runs the machine itself: what it asks for comes back as an action.
 */
import type { Hart, Machine } from '../../../machine/index.ts';
import { dump, readFormat } from './dump.ts';
import { registers, TOPICS, X_NAMES } from './info.ts';

export const PROMPT = '(flatland) ';

/** What the machine has to do after a line. */
export type MonitorAction = 'quit' | 'stop' | 'continue' | 'reset' | undefined;

const HELP = [
  'xp /NFU ADDRESS    show memory: N values, F of x d u o c i, U of b h w g',
  `info TOPIC         ${Object.keys(TOPICS).join(' ')}; info registers -a for all harts`,
  'cpu N              look at hart N',
  'stop, cont         hold the machine, let it run',
  'system_reset       press the reset button',
  'quit               leave',
  'Addresses are numbers, $pc or a register such as $sp, with + and -.',
];

export class MachineMonitor {
  private readonly machine: Machine;
  private readonly write: (text: string) => void;
  private line = '';
  private selected = 0;

  /** @param write shows text; lines end in \r\n, as a raw terminal needs it */
  constructor(machine: Machine, write: (text: string) => void) {
    this.machine = machine;
    this.write = write;
  }

  /** Shows the prompt. */
  open(): void {
    this.line = '';
    this.write(`\r\n${PROMPT}`);
  }

  /** Keys typed at the prompt. @returns the action of the first line that has one, with the keys left over */
  keys(bytes: Uint8Array): { action: MonitorAction; rest: Uint8Array } {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === 0x0d || byte === 0x0a) {
        const line = this.line.trim();
        this.line = '';
        this.write('\r\n');
        const action = this.command(line);
        if (action !== 'quit') this.write(PROMPT);
        if (action !== undefined) return { action, rest: bytes.slice(i + 1) };
      } else this.edit(byte);
    }
    return { action: undefined, rest: new Uint8Array(0) };
  }

  private edit(byte: number): void {
    if (byte === 0x7f || byte === 0x08) {
      if (this.line === '') return;
      this.line = this.line.slice(0, -1);
      this.write('\b \b');
    } else if (byte === 0x15 || byte === 0x03) {
      this.write('\b \b'.repeat(this.line.length));
      this.line = '';
    } else if (byte >= 0x20 && byte < 0x7f) {
      this.line += String.fromCharCode(byte);
      this.write(String.fromCharCode(byte));
    }
  }

  private say(...lines: string[]): void {
    for (const line of lines) this.write(`${line}\r\n`);
  }

  private get hart(): Hart {
    return this.machine.harts[this.selected]!;
  }

  private command(line: string): MonitorAction {
    const [word = '', ...rest] = line.replace(/^xp?\//, 'xp /').split(/\s+/);
    switch (word) {
      case '':
        return undefined;
      case 'q':
      case 'quit':
        return 'quit';
      case 'c':
      case 'cont':
        return 'continue';
      case 's':
      case 'stop':
        return 'stop';
      case 'system_reset':
        return 'reset';
      case 'help':
      case '?':
        this.say(...HELP);
        return undefined;
      case 'x':
      case 'xp':
        this.examine(rest);
        return undefined;
      case 'cpu':
        this.select(rest);
        return undefined;
      case 'info':
        this.info(rest);
        return undefined;
      default:
        this.say(`unknown command: '${word}'; help lists them`);
        return undefined;
    }
  }

  private select([text = '']: string[]): void {
    const id = /^\d+$/.test(text) ? Number(text) : -1;
    if (id >= 0 && id < this.machine.harts.length) this.selected = id;
    else this.say(`found hart '${text}', expected 0 to ${this.machine.harts.length - 1}`);
  }

  private info([topic = '', option]: string[]): void {
    if (topic === 'registers' && option === '-a') {
      for (const hart of this.machine.harts) this.say(...registers(hart), '');
      return;
    }
    const answer = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
    if (answer === undefined) this.say(`info: ${Object.keys(TOPICS).join(' ')}`);
    else this.say(...answer(this.machine, this.hart));
  }

  private examine(words: string[]): void {
    const [first = ''] = words;
    const format = first.startsWith('/') ? readFormat(first) : readFormat('/1xw');
    const expression = (first.startsWith('/') ? words.slice(1) : words).join('');
    if (format === undefined) {
      this.say(`found format '${first}', expected one like /4xw`);
      return;
    }
    const address = this.evaluate(expression);
    if (address === undefined) {
      this.say(`found address '${expression}', expected a number, $pc or a register such as $sp`);
      return;
    }
    this.say(...dump(this.machine, address, format));
  }

  /** A sum of numbers and registers; undefined when it is none. */
  private evaluate(expression: string): number | undefined {
    const terms = expression.match(/[+-]?[^+-]+/g);
    if (terms === null || terms.join('') !== expression) return undefined;
    let sum = 0;
    for (const term of terms) {
      const value = this.term(term.replace(/^[+-]/, ''));
      if (value === undefined) return undefined;
      sum += term.startsWith('-') ? -value : value;
    }
    return sum;
  }

  private term(text: string): number | undefined {
    if (/^(0x[0-9a-f]+|\d+)$/i.test(text)) return Number(text);
    if (text === '$pc') return this.hart.pc;
    const name = text.startsWith('$') ? text.slice(1) : '';
    const index = X_NAMES.indexOf(name === 'fp' ? 's0' : name);
    if (index >= 0) return this.hart.number(index);
    const numbered = /^x(\d+)$/.exec(name);
    const number = numbered === null ? -1 : Number(numbered[1]);
    return number >= 0 && number < 32 ? this.hart.number(number) : undefined;
  }
}
