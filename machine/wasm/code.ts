/**
 * Emits the body of one WebAssembly function.
 *
 * Branches name a `Label` instead of counting nesting levels; the depth is
 * worked out here. Locals are declared as they are needed.
 * Source: WebAssembly Core Specification 2.0, section 5.4.
 */

import { ByteWriter } from './bytes.ts';
import { EXTRACT_LANE, MEMORY, NUMERIC, VALUE_TYPES, VECTOR, VECTOR_OF } from './opcodes.ts';
import type { MemoryOp, NumericOp, ValueType, VectorOp } from './opcodes.ts';

/** A block, loop or if that is open; branches refer to it. */
export interface Label {
  readonly level: number;
}

/** What a branch hardly ever or nearly always does: the code hosts need not make fast. */
export type Likely = 'unlikely' | 'likely';

/** A branch hint: place of the `if` or `br_if` behind the declarations of locals. */
export interface Hint {
  readonly offset: number;
  readonly likely: Likely;
}

/** A function for the code section: declarations of locals, the body behind them, and its hints in order. */
export interface FunctionCode {
  readonly locals: Uint8Array;
  readonly body: Uint8Array;
  readonly hints: readonly Hint[];
}

/** Bytes to begin with: few functions need more. */
const BODY_SIZE = 2048;
const LOCALS_SIZE = 32;

export class CodeWriter {
  readonly #body = new ByteWriter(BODY_SIZE);
  readonly #locals: ValueType[] = [];
  readonly #parameters: number;
  readonly #hints: Hint[] = [];
  #level = 0;

  /** @param parameters how many parameters the function has; they are locals 0 and up */
  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  get length(): number {
    return this.#body.length;
  }

  /** Declares a local and returns its index. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  get(local: number): void {
    this.#body.byteAndUnsigned(0x20, local);
  }

  set(local: number): void {
    this.#body.byteAndUnsigned(0x21, local);
  }

  tee(local: number): void {
    this.#body.byteAndUnsigned(0x22, local);
  }

  i32(value: number): void {
    this.#body.byteAndSigned(0x41, value);
  }

  /** A 64-bit constant; a number must be a safe integer. */
  i64(value: bigint | number): void {
    if (typeof value === 'number' && (value | 0) === value) {
      this.#body.byteAndSigned(0x42, value);
      return;
    }
    this.#body.byte(0x42);
    if (typeof value === 'bigint') this.#body.signed64(value);
    else this.#body.signed53(value);
  }

  f32(value: number): void {
    this.#body.byte(0x43);
    this.#body.append(new Uint8Array(new Float32Array([value]).buffer));
  }

  f64(value: number): void {
    this.#body.byte(0x44);
    this.#body.append(new Uint8Array(new Float64Array([value]).buffer));
  }

  /** A numeric instruction by its name, e.g. `i64.add`. */
  op(name: NumericOp): void {
    const info = NUMERIC.get(name);
    if (info === undefined) throw new Error(`no WebAssembly instruction is called ${name}`);
    this.#body.byte(info.opcode);
  }

  /** A load or store; alignment is only a hint, 0 promises nothing. */
  memory(name: MemoryOp, offset = 0, aligned = false): void {
    const row = MEMORY[name];
    this.#body.byte(row[0]);
    this.#body.byteAndUnsigned(aligned ? row[1] : 0, offset);
  }

  /** A store of a local at the address in another, naturally aligned. */
  storeLocal(name: MemoryOp, offset: number, address: number, value: number): void {
    const body = this.#body;
    const row = MEMORY[name];
    body.byteAndUnsigned(0x20, address);
    body.byteAndUnsigned(0x20, value);
    body.byte(row[0]);
    body.byteAndUnsigned(row[1], offset);
  }

  /** A load into a local from the address in another, naturally aligned. */
  loadLocal(name: MemoryOp, offset: number, address: number, value: number): void {
    const body = this.#body;
    const row = MEMORY[name];
    body.byteAndUnsigned(0x20, address);
    body.byte(row[0]);
    body.byteAndUnsigned(row[1], offset);
    body.byteAndUnsigned(0x21, value);
  }

  /** A vector instruction without immediates. */
  vector(name: VectorOp): void {
    this.#body.byte(0xfd);
    this.#body.unsigned(VECTOR[name]);
  }

  /** The fused multiply-add of one lane; its operands are splatted where they are pushed. */
  fused(type: 'f32' | 'f64', operands: readonly (() => void)[]): void {
    const vector = VECTOR_OF[type];
    for (const push of operands) {
      push();
      this.vector(`${vector}.splat`);
    }
    this.vector(`${vector}.relaxed_madd`);
    this.#body.byte(0xfd);
    this.#body.unsigned(EXTRACT_LANE[`${vector}.extract_lane`]);
    this.#body.byte(0);
  }

  select(): void {
    this.#body.byte(0x1b);
  }

  drop(): void {
    this.#body.byte(0x1a);
  }

  unreachable(): void {
    this.#body.byte(0x00);
  }

  return(): void {
    this.#body.byte(0x0f);
  }

  call(functionIndex: number): void {
    this.#body.byteAndUnsigned(0x10, functionIndex);
  }

  /** Tail call (tail call extension). */
  returnCall(functionIndex: number): void {
    this.#body.byteAndUnsigned(0x12, functionIndex);
  }

  callIndirect(type: number, table = 0): void {
    this.#body.byte(0x11);
    this.#body.unsigned(type);
    this.#body.unsigned(table);
  }

  /** Tail call through a table (tail call extension). */
  returnCallIndirect(type: number, table = 0): void {
    this.#body.byte(0x13);
    this.#body.unsigned(type);
    this.#body.unsigned(table);
  }

  block(result?: ValueType): Label {
    return this.#open(0x02, result);
  }

  loop(result?: ValueType): Label {
    return this.#open(0x03, result);
  }

  if(result?: ValueType, likely?: Likely): Label {
    this.#hint(likely);
    return this.#open(0x04, result);
  }

  else(): void {
    this.#body.byte(0x05);
  }

  end(): void {
    this.#body.byte(0x0b);
    this.#level--;
  }

  br(label: Label): void {
    this.#body.byteAndUnsigned(0x0c, this.#level - label.level);
  }

  brIf(label: Label, likely?: Likely): void {
    this.#hint(likely);
    this.#body.byteAndUnsigned(0x0d, this.#level - label.level);
  }

  brTable(labels: readonly Label[], otherwise: Label): void {
    this.#body.byte(0x0e);
    this.#body.unsigned(labels.length);
    for (const label of labels) this.#body.unsigned(this.#level - label.level);
    this.#body.unsigned(this.#level - otherwise.level);
  }

  /** Ends the function: what the code section wants of it; nothing can be written any more. */
  finish(): FunctionCode {
    if (this.#level !== 0) throw new Error(`${this.#level} blocks are still open`);
    this.#body.byte(0x0b);
    const runs: { count: number; readonly type: ValueType }[] = [];
    for (let i = 0; i < this.#locals.length; i++) {
      const type = this.#locals[i]!;
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ count: 1, type });
    }
    const locals = new ByteWriter(LOCALS_SIZE);
    locals.unsigned(runs.length);
    for (const { count, type } of runs) {
      locals.unsigned(count);
      locals.byte(VALUE_TYPES[type]);
    }
    return { locals: locals.finish(), body: this.#body.finish(), hints: this.#hints };
  }

  /** For the branch that is written next. */
  #hint(likely: Likely | undefined): void {
    if (likely !== undefined) this.#hints.push({ offset: this.#body.length, likely });
  }

  #open(opcode: number, result: ValueType | undefined): Label {
    this.#body.byte(opcode);
    this.#body.byte(result === undefined ? 0x40 : VALUE_TYPES[result]);
    return { level: ++this.#level };
  }
}
