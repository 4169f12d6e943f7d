/**
 * What an instruction reads, writes and may need, as its meaning says.
 *
 * Found by running the meaning once against a Builder that only takes notes, so
 * nothing about an instruction is written twice.
 */

import type { Builder, Width } from '../isa/builder.ts';
import { add } from '../isa/node.ts';
import type { FloatType, Node, Type } from '../isa/node.ts';
import type { Instruction } from '../isa/row.ts';

export interface Effects {
  /** x registers in the fields rs1 and rs2 are read. */
  readonly x1: boolean;
  readonly x2: boolean;
  /** f registers in the fields rs1, rs2, rs3 are read. */
  readonly f1: boolean;
  readonly f2: boolean;
  readonly f3: boolean;
  /** All 64 bits of f registers are read, not only singles in them. */
  readonly wide: boolean;
  /** The register file of rd, if the instruction has a result. */
  readonly writes: 'x' | 'f' | undefined;
  /** The result is a single, NaN-boxed. */
  readonly single: boolean;
  /** Its access to memory at rs1 + imm (or rs1 alone); the widest one, a write counts as a store. */
  readonly access: { readonly kind: 'load' | 'store'; readonly width: Width } | undefined;
  /** LR, SC, AMO: the address must be naturally aligned, and there is no immediate. */
  readonly atomic: boolean;
  /** May be left to software (floating point). */
  readonly software: boolean;
  /** The hart does it. */
  readonly leaves: boolean;
  /** Illegal while mstatus.FS is off. */
  readonly float: boolean;
}

const RS1 = 1;
const place = (type: Type, index: number): Node => ({ kind: 'place', type, place: index });

class Recorder implements Builder {
  x1 = false;
  x2 = false;
  f1s = false;
  f2s = false;
  f3s = false;
  writes: 'x' | 'f' | undefined;
  single = false;
  wide = false;
  access: { kind: 'load' | 'store'; width: Width } | undefined;
  atomic = false;
  software = false;
  leaves = false;
  readonly fuses = false;
  #next = 100;

  rs1(): Node {
    this.x1 = true;
    return place('i64', RS1);
  }
  rs2(): Node {
    this.x2 = true;
    return place('i64', 2);
  }
  imm(): Node {
    return place('i64', 3);
  }
  pc(): Node {
    return place('i64', 4);
  }
  next(): Node {
    return place('i64', 5);
  }
  let(value: Node): Node {
    if (value.kind === 'place') return value;
    return place(value.type, this.#next++);
  }
  rd(): void {
    this.writes = 'x';
  }
  load(width: Width, _signed: boolean, address: Node): Node {
    this.#accesses('load', width, address);
    return this.#value();
  }
  store(width: Width, address: Node): void {
    this.#accesses('store', width, address);
  }
  amo(width: 4 | 8, address: Node, change: (old: Node) => Node): Node {
    this.#accesses('store', width, address);
    this.atomic = true;
    change(this.#value());
    return this.#value();
  }
  reserve(width: 4 | 8, address: Node): Node {
    this.#accesses('load', width, address);
    this.atomic = true;
    return this.#value();
  }
  conditional(width: 4 | 8, address: Node): Node {
    this.#accesses('store', width, address);
    this.atomic = true;
    return this.#value();
  }
  f(operand: 1 | 2 | 3, type: FloatType): Node {
    this.#reads(operand);
    this.wide ||= type === 'f64';
    return place(type, this.#next++);
  }
  boxed(operand: 1 | 2 | 3): Node {
    this.#reads(operand);
    return place('i32', this.#next++);
  }
  fd(value: Node): void {
    this.writes = 'f';
    this.single = value.type === 'f32';
  }
  loadFloat(type: FloatType, address: Node): Node {
    this.#accesses('load', type === 'f32' ? 4 : 8, address);
    return place(type, this.#next++);
  }
  storeFloat(address: Node, value: Node): void {
    this.#accesses('store', value.type === 'f32' ? 4 : 8, address);
  }
  rounds(): Node {
    return place('i32', 6);
  }
  orSoftware(_condition: Node, fast: () => void): void {
    this.software = true;
    fast();
  }
  branch(): void {}
  jump(): void {}
  jumpTo(): void {}
  leave(): void {
    this.leaves = true;
  }

  #value(): Node {
    return place('i64', this.#next++);
  }

  #reads(operand: 1 | 2 | 3): void {
    this.f1s ||= operand === 1;
    this.f2s ||= operand === 2;
    this.f3s ||= operand === 3;
  }

  #accesses(kind: 'load' | 'store', width: Width, address: Node): void {
    const known =
      (address.kind === 'place' && address.place === RS1) ||
      JSON.stringify(address) === SUM_OF_OPERANDS;
    if (!known) throw new Error('the compiler knows accesses at rs1 + imm and at rs1 only');
    this.access = { kind, width };
  }
}

const SUM_OF_OPERANDS = JSON.stringify(add(place('i64', RS1), place('i64', 3)));

const known = new WeakMap<Instruction, Effects>();

/** The effects of an instruction; a pure function, remembered. */
export function effectsOf(instruction: Instruction): Effects {
  let effects = known.get(instruction);
  if (effects === undefined) {
    effects = record(instruction);
    known.set(instruction, effects);
  }
  return effects;
}

function record(instruction: Instruction): Effects {
  const { format, extension } = instruction;
  const { text } = format;
  const recorder = new Recorder();
  instruction.meaning(recorder);
  const { software } = recorder;
  /* What software does is not in the meaning, so the operands count as the manual writes them. */
  const has = (name: string): boolean => software && text.split(', ').slice(1).includes(name);
  const result = text.startsWith('fd') ? 'f' : 'x';
  return {
    x1: recorder.x1 || has('rs1'),
    x2: recorder.x2 || has('rs2'),
    f1: recorder.f1s || has('f1'),
    f2: recorder.f2s || has('f2'),
    f3: recorder.f3s || has('f3'),
    writes: recorder.writes ?? (software ? result : undefined),
    wide: recorder.wide || (has('f1') && !recorder.f1s && extension === 'D'),
    single: recorder.single,
    access: recorder.access,
    atomic: recorder.atomic,
    software,
    leaves: recorder.leaves,
    float: extension === 'F' || extension === 'D',
  };
}
