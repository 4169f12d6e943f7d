/**
 * Puts functions, imports and exports together into a WebAssembly module.
 *
 * Imports come first in the function index space, so import before defining.
 * Source: WebAssembly Core Specification 2.0, section 5.5.
 */

import { ByteWriter } from './bytes.ts';
import type { CodeWriter, FunctionCode } from './code.ts';
import { VALUE_TYPES } from './opcodes.ts';
import type { ValueType } from './opcodes.ts';

/** Source: WebAssembly branch hinting proposal, section "Binary format". */
export const HINT_SECTION = 'metadata.code.branch_hint';

/** Parameter and result types of a function. */
export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

interface ImportedFunction {
  readonly module: string;
  readonly name: string;
  readonly type: number;
}

interface DefinedFunction {
  readonly type: number;
  readonly code: FunctionCode;
}

export class ModuleWriter {
  readonly #types: Signature[] = [];
  readonly #imports: ImportedFunction[] = [];
  readonly #functions: DefinedFunction[] = [];
  readonly #exports: { name: string; index: number }[] = [];
  #memory: { module: string; name: string; minimum: number; maximum: number } | undefined;
  #elements: readonly number[] = [];
  #table: { module: string; name: string } | undefined;

  /** Index of a function type, declared once. */
  type(signature: Signature): number {
    const same = this.#types.indexOf(signature);
    if (same >= 0) return same;
    const key = JSON.stringify(signature);
    const equal = this.#types.findIndex((each) => JSON.stringify(each) === key);
    return equal >= 0 ? equal : this.#types.push(signature) - 1;
  }

  /** Imports the one shared memory; limits in pages of 64 KiB. */
  importMemory(module: string, name: string, minimum: number, maximum: number): void {
    this.#memory = { module, name, minimum, maximum };
  }

  /** Imports table 0, of functions; the module then has none of its own. */
  importTable(module: string, name: string): void {
    this.#table = { module, name };
  }

  /** Imports a function and returns its index. */
  importFunction(module: string, name: string, signature: Signature): number {
    if (this.#functions.length > 0) throw new Error('import functions before defining any');
    this.#imports.push({ module, name, type: this.type(signature) });
    return this.#imports.length - 1;
  }

  /** Adds a function and returns its index. */
  function(signature: Signature, code: CodeWriter): number {
    this.#functions.push({ type: this.type(signature), code: code.finish() });
    return this.#imports.length + this.#functions.length - 1;
  }

  export(name: string, functionIndex: number): void {
    this.#exports.push({ name, index: functionIndex });
  }

  /** Table 0: these functions, from index 0. */
  table(functions: readonly number[]): void {
    this.#elements = functions;
  }

  /** The module's bytes. */
  finish(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter();
    for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
    section(out, 1, this.#types, (body, type) => {
      body.byte(0x60);
      types(body, type.parameters);
      types(body, type.results);
    });
    this.#importSection(out);
    section(out, 3, this.#functions, (body, each) => body.unsigned(each.type));
    const elements = this.#elements;
    if (elements.length > 0) {
      section(out, 4, [elements.length], (body, size) => {
        body.byte(0x70);
        body.byte(1);
        body.unsigned(size);
        body.unsigned(size);
      });
    }
    section(out, 7, this.#exports, (body, each) => {
      body.name(each.name);
      body.byte(0);
      body.unsigned(each.index);
    });
    if (elements.length > 0) {
      section(out, 9, [elements], (body, functions) => {
        body.byte(0);
        body.byte(0x41);
        body.signed(0);
        body.byte(0x0b);
        body.unsigned(functions.length);
        for (const index of functions) body.unsigned(index);
      });
    }
    this.#hintSection(out);
    section(out, 10, this.#functions, (section, { code: { locals, body } }) => {
      section.unsigned(locals.length + body.length);
      section.append(locals);
      section.append(body);
    });
    return out.finish();
  }

  /** Branch hints are in a custom section before the code. */
  #hintSection(out: ByteWriter): void {
    const first = this.#imports.length;
    const hinted = this.#functions
      .map(({ code }, place) => ({ index: first + place, code }))
      .filter(({ code }) => code.hints.length > 0);
    if (hinted.length === 0) return;
    const body = new ByteWriter();
    body.name(HINT_SECTION);
    body.unsigned(hinted.length);
    for (const { index, code } of hinted) {
      const { hints, locals } = code;
      body.unsigned(index);
      body.unsigned(hints.length);
      for (let i = 0; i < hints.length; i++) {
        const { offset, likely } = hints[i]!;
        body.unsigned(locals.length + offset);
        body.byte(1);
        body.byte(likely === 'likely' ? 1 : 0);
      }
    }
    out.byte(0);
    out.unsigned(body.length);
    out.append(body.finish());
  }

  #importSection(out: ByteWriter): void {
    const body = new ByteWriter();
    const memory = this.#memory;
    const table = this.#table;
    const others = (memory === undefined ? 0 : 1) + (table === undefined ? 0 : 1);
    body.unsigned(this.#imports.length + others);
    if (memory !== undefined) {
      body.name(memory.module);
      body.name(memory.name);
      body.byte(2);
      body.byte(3);
      body.unsigned(memory.minimum);
      body.unsigned(memory.maximum);
    }
    if (table !== undefined) {
      body.name(table.module);
      body.name(table.name);
      body.byte(1);
      body.byte(0x70);
      body.byte(0);
      body.unsigned(0);
    }
    for (const each of this.#imports) {
      body.name(each.module);
      body.name(each.name);
      body.byte(0);
      body.unsigned(each.type);
    }
    out.byte(2);
    out.unsigned(body.length);
    out.append(body.finish());
  }
}

function types(out: ByteWriter, list: readonly ValueType[]): void {
  out.unsigned(list.length);
  for (const type of list) out.byte(VALUE_TYPES[type]);
}

function section<T>(
  out: ByteWriter,
  id: number,
  items: readonly T[],
  write: (body: ByteWriter, item: T) => void,
): void {
  const body = new ByteWriter();
  body.unsigned(items.length);
  for (const item of items) write(body, item);
  out.byte(id);
  out.unsigned(body.length);
  out.append(body.finish());
}
