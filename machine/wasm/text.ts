/**
 * A WebAssembly module as text, for people: what the encoder here can write, and no more.
 *
 * The text format of the specification with folded expressions, locals by number and labels by
 * the order in which blocks open. Types are written where they are used, branch hints as comments.
 * What this does not do: it checks nothing, and refuses what it does not know.
 * Source: WebAssembly Core Specification 2.0, chapters 5 and 6.
 */

import type { Likely } from './code.ts';
import { HINT_SECTION } from './module.ts';
import { EXTRACT_LANE, MEMORY, NUMERIC, VALUE_TYPES, VECTOR } from './opcodes.ts';
import type { ValueType } from './opcodes.ts';
import { ByteReader } from './reader.ts';

interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const TYPE_NAMES = invert(VALUE_TYPES);
const NUMERIC_NAMES = new Map([...NUMERIC].map(([name, { opcode }]) => [opcode, name]));
const MEMORY_NAMES = new Map(
  Object.entries(MEMORY).map(([name, [opcode]]) => [opcode as number, name]),
);
const VECTOR_NAMES = invert(VECTOR);
const EXTRACT_NAMES = invert(EXTRACT_LANE);
const NO_RESULT = 0x40;
const INDENT = '  ';

/** Operands a vector instruction takes. */
const VECTOR_OPERANDS: Readonly<Record<string, number>> = {
  'f32x4.splat': 1,
  'f64x2.splat': 1,
  'f32x4.relaxed_madd': 3,
  'f64x2.relaxed_madd': 3,
};

/**
 * @param bytes a module that `ModuleWriter` could have made
 * @throws Error at the first thing it does not know, with its offset
 */
export function moduleText(bytes: Uint8Array): string {
  const reader = new ByteReader(bytes);
  reader.skip(8);
  const types: Signature[] = [];
  const functions: Signature[] = [];
  const exports = new Map<number, string>();
  const lines: string[] = [];
  let defined: number[] = [];
  let hints: Hints = new Map();
  while (!reader.done) {
    const id = reader.byte();
    const section = reader.part(reader.unsigned());
    if (id === 0) hints = hintsOf(section);
    else if (id === 1) types.push(...list(section, () => signature(section)));
    else if (id === 2) {
      for (const line of list(section, () => imported(section, types, functions))) lines.push(line);
    } else if (id === 3) defined = list(section, () => section.unsigned());
    else if (id === 4) lines.push(...list(section, () => tableText(section)));
    else if (id === 7) {
      list(section, () => {
        const name = section.name();
        section.skip(1);
        exports.set(section.unsigned(), name);
      });
    } else if (id === 9) lines.push(...list(section, () => elements(section)));
    else if (id === 10) {
      const first = functions.length;
      functions.push(...defined.map((type) => at(types, type)));
      let index = first;
      list(section, () => {
        const code = section.part(section.unsigned());
        const name = exports.get(index);
        const type = at(functions, index);
        lines.push(
          ...new FunctionText(code, type, types, functions, hints.get(index)).lines(index, name),
        );
        index++;
      });
    } else throw new Error(`section ${id} at ${reader.at}, expected one the encoder writes`);
  }
  return ['(module', ...lines.map((line) => `${INDENT}${line}`), ')', ''].join('\n');
}

/** Branch hints by function index and by offset in its body. */
type Hints = ReadonlyMap<number, ReadonlyMap<number, Likely>>;

function hintsOf(section: ByteReader): Hints {
  const name = section.name();
  if (name !== HINT_SECTION) throw new Error(`section ${name}, expected ${HINT_SECTION}`);
  return new Map(
    list(section, () => {
      const index = section.unsigned();
      const hints = list(section, (): [number, Likely] => {
        const offset = section.unsigned();
        section.skip(1);
        return [offset, section.byte() === 1 ? 'likely' : 'unlikely'];
      });
      return [index, new Map(hints)];
    }),
  );
}

/** Writes one function; expressions wait until something uses them. */
class FunctionText {
  readonly #code: ByteReader;
  readonly #type: Signature;
  readonly #types: readonly Signature[];
  readonly #functions: readonly Signature[];
  readonly #hints: ReadonlyMap<number, Likely>;
  readonly #lines: string[] = [];
  readonly #labels: { readonly name: string; readonly arity: number; readonly result: boolean }[] =
    [];
  /** Expressions whose values are on the stack, as lines each; an opened block begins anew. */
  #waiting: string[][] = [];
  readonly #outer: string[][][] = [];
  #opened = 0;

  constructor(
    code: ByteReader,
    type: Signature,
    types: readonly Signature[],
    functions: readonly Signature[],
    hints: ReadonlyMap<number, Likely> = new Map(),
  ) {
    this.#hints = hints;
    this.#code = code;
    this.#type = type;
    this.#types = types;
    this.#functions = functions;
  }

  lines(index: number, name: string | undefined): string[] {
    const code = this.#code;
    const locals = list(code, () => {
      const count = code.unsigned();
      return `${count} ${valueType(code.byte())}`;
    });
    while (!code.done) this.#instruction();
    const exported = name === undefined ? '' : ` (export "${name}")`;
    const about = locals.length === 0 ? [] : [`;; locals: ${locals.join(', ')}`];
    return [
      `(func $${index}${exported}${typeText(this.#type)}`,
      ...[...about, ...this.#lines].map((line) => `${INDENT}${line}`),
      ')',
    ];
  }

  #instruction(): void {
    const code = this.#code;
    const likely = this.#hints.get(code.at);
    const hint = likely === undefined ? '' : ` (; ${likely} ;)`;
    const opcode = code.byte();
    const numeric = NUMERIC_NAMES.get(opcode);
    if (numeric !== undefined) {
      this.#value(numeric, NUMERIC.get(numeric)!.arity);
      return;
    }
    const memory = MEMORY_NAMES.get(opcode);
    if (memory !== undefined) {
      code.unsigned();
      const offset = code.unsigned();
      const text = offset === 0 ? memory : `${memory} offset=${offset}`;
      if (memory.includes('load')) this.#value(text, 1);
      else this.#effect(text, 2);
      return;
    }
    switch (opcode) {
      case 0x00:
        return this.#effect('unreachable', 0);
      case 0x02:
        return this.#open('block', 0);
      case 0x03:
        return this.#open('loop', 0);
      case 0x04:
        return this.#open('if', 1, hint);
      case 0x05:
        return this.#else();
      case 0x0b:
        return this.#end();
      case 0x0c: {
        const label = this.#label(code.unsigned());
        return this.#effect(`br ${label.name}`, label.arity);
      }
      case 0x0d: {
        const label = this.#label(code.unsigned());
        const text = `br_if ${label.name}${hint}`;
        if (label.arity === 0) return this.#effect(text, 1);
        return this.#value(text, 1 + label.arity);
      }
      case 0x0e: {
        const labels = list(code, () => this.#label(code.unsigned()));
        const otherwise = this.#label(code.unsigned());
        const names = [...labels, otherwise].map(({ name }) => name);
        return this.#effect(`br_table ${names.join(' ')}`, 1 + otherwise.arity);
      }
      case 0x0f:
        return this.#effect('return', this.#type.results.length);
      case 0x10: {
        const index = code.unsigned();
        return this.#call(`call $${index}`, at(this.#functions, index), 0);
      }
      case 0x11: {
        const type = at(this.#types, code.unsigned());
        code.unsigned();
        return this.#call(`call_indirect${typeText(type)}`, type, 1);
      }
      case 0x12: {
        const index = code.unsigned();
        return this.#effect(`return_call $${index}`, at(this.#functions, index).parameters.length);
      }
      case 0x13: {
        const type = at(this.#types, code.unsigned());
        code.unsigned();
        return this.#effect(`return_call_indirect${typeText(type)}`, 1 + type.parameters.length);
      }
      case 0x1a:
        return this.#effect('drop', 1);
      case 0x1b:
        return this.#value('select', 3);
      case 0x20:
        return this.#value(`local.get $${code.unsigned()}`, 0);
      case 0x21:
        return this.#effect(`local.set $${code.unsigned()}`, 1);
      case 0x22:
        return this.#value(`local.tee $${code.unsigned()}`, 1);
      case 0x41:
        return this.#value(`i32.const ${code.signed()}`, 0);
      case 0x42:
        return this.#value(`i64.const ${code.signed()}`, 0);
      case 0x43:
        return this.#value(`f32.const ${code.float(4)}`, 0);
      case 0x44:
        return this.#value(`f64.const ${code.float(8)}`, 0);
      case 0xfd: {
        const sub = code.unsigned();
        const extract = EXTRACT_NAMES.get(sub);
        if (extract !== undefined) return this.#value(`${extract} ${code.byte()}`, 1);
        const name = VECTOR_NAMES.get(sub);
        if (name !== undefined) return this.#value(name, VECTOR_OPERANDS[name] ?? 0);
        break;
      }
      default:
    }
    throw new Error(`opcode 0x${opcode.toString(16)} before ${code.at} is none the encoder writes`);
  }

  /** An instruction that leaves a value: it waits for whoever takes it. */
  #value(text: string, operands: number): void {
    this.#waiting.push(this.#folded(text, operands));
  }

  /** An instruction that leaves nothing: what waits before it is done before. */
  #effect(text: string, operands: number): void {
    const line = this.#folded(text, operands);
    this.#flush();
    this.#lines.push(...this.#indented(line));
  }

  #call(text: string, type: Signature, more: number): void {
    const operands = type.parameters.length + more;
    if (type.results.length === 0) this.#effect(text, operands);
    else this.#value(text, operands);
  }

  /** The instruction with the expressions of its operands; those on the stack from before are not there. */
  #folded(text: string, operands: number): string[] {
    const taken = this.#waiting.splice(Math.max(0, this.#waiting.length - operands));
    const flat = taken.every((each) => each.length === 1);
    const short = `(${[text, ...taken.flat()].join(' ')})`;
    if (flat && short.length <= 88) return [short];
    return [`(${text}`, ...taken.flat().map((line) => `${INDENT}${line}`), ')'];
  }

  #flush(): void {
    for (const waiting of this.#waiting) this.#lines.push(...this.#indented(waiting));
    this.#waiting = [];
  }

  #open(kind: 'block' | 'loop' | 'if', operands: number, hint = ''): void {
    const byte = this.#code.byte();
    const result = byte !== NO_RESULT;
    const name = `$${kind === 'loop' ? 'L' : 'B'}${this.#opened++}`;
    const type = result ? ` (result ${valueType(byte)})` : '';
    const condition = this.#waiting.splice(Math.max(0, this.#waiting.length - operands));
    this.#flush();
    for (const line of condition.flat()) this.#lines.push(...this.#indented([line]));
    this.#lines.push(...this.#indented([`${kind} ${name}${type}${hint}`]));
    /* A branch to a loop goes to its beginning, and takes nothing along. */
    this.#labels.push({ name, arity: kind !== 'loop' && result ? 1 : 0, result });
    this.#outer.push(this.#waiting);
    this.#waiting = [];
  }

  #else(): void {
    this.#flush();
    const label = this.#labels.pop()!;
    this.#lines.push(...this.#indented(['else']));
    this.#labels.push(label);
  }

  #end(): void {
    this.#flush();
    const label = this.#labels.pop();
    /* The last one ends the function. */
    if (label === undefined) return;
    this.#lines.push(...this.#indented([`end ;; ${label.name}`]));
    this.#waiting = this.#outer.pop() ?? [];
  }

  #label(depth: number): { readonly name: string; readonly arity: number } {
    const label = this.#labels[this.#labels.length - 1 - depth];
    return label ?? { name: String(depth), arity: this.#type.results.length };
  }

  #indented(lines: readonly string[]): string[] {
    const indent = INDENT.repeat(this.#labels.length);
    return lines.map((line) => `${indent}${line}`);
  }
}

function list<T>(reader: ByteReader, item: () => T): T[] {
  return Array.from({ length: reader.unsigned() }, item);
}

function signature(reader: ByteReader): Signature {
  reader.skip(1);
  const parameters = list(reader, () => valueType(reader.byte()));
  return { parameters, results: list(reader, () => valueType(reader.byte())) };
}

function imported(reader: ByteReader, types: readonly Signature[], functions: Signature[]): string {
  const name = `"${reader.name()}" "${reader.name()}"`;
  const kind = reader.byte();
  if (kind === 0) {
    const type = at(types, reader.unsigned());
    functions.push(type);
    return `(import ${name} (func $${functions.length - 1}${typeText(type)}))`;
  }
  if (kind === 1) {
    reader.skip(2);
    return `(import ${name} (table ${reader.unsigned()} funcref))`;
  }
  reader.skip(1);
  const [least, most] = [reader.unsigned(), reader.unsigned()];
  return `(import ${name} (memory ${least} ${most} shared))`;
}

function tableText(reader: ByteReader): string {
  reader.skip(2);
  return `(table ${reader.unsigned()} ${reader.unsigned()} funcref)`;
}

function elements(reader: ByteReader): string {
  reader.skip(2);
  reader.signed();
  reader.skip(1);
  return `(elem (i32.const 0) ${list(reader, () => `$${reader.unsigned()}`).join(' ')})`;
}

function typeText({ parameters, results }: Signature): string {
  const part = (word: string, types: readonly ValueType[]) =>
    types.length === 0 ? '' : ` (${word} ${types.join(' ')})`;
  return `${part('param', parameters)}${part('result', results)}`;
}

function valueType(byte: number): ValueType {
  const name = TYPE_NAMES.get(byte);
  if (name === undefined) throw new Error(`0x${byte.toString(16)} is no type the encoder writes`);
  return name;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no number ${index} of ${items.length}`);
  return item;
}

function invert<K extends string>(record: Readonly<Record<K, number>>): ReadonlyMap<number, K> {
  return new Map(Object.entries(record).map(([name, value]) => [value as number, name as K]));
}
