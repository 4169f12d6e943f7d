/**
 * What an instruction can do, as its meaning sees it.
 *
 * A meaning is a function of a Builder; it runs once per engine and
 * instruction, when code is generated, not when the guest runs. Effects happen
 * in the order of the calls. The interpreter's builder reads operands from
 * decoded fields; a compiler's has them as constants and locals.
 * Rules: read operands before `rd` writes (or `let` them); call at most one of
 * `branch`, `jump`, `jumpTo`, `leave`, and call it last.
 * Floating point: meanings have fast paths only for what can raise no flag but
 * inexact; NaN, infinity, subnormals and other rounding modes go to software.
 */

import type { FloatType, Node } from './node.ts';

/** Bytes of a memory access. */
export type Width = 1 | 2 | 4 | 8;

export interface Builder {
  /** x[rs1], x[rs2] as i64. */
  rs1(): Node;
  rs2(): Node;
  /** Immediate, sign-extended to i64 as its format says. */
  imm(): Node;
  /** Address of this instruction, and of the next one, i64. */
  pc(): Node;
  next(): Node;
  /** Computes a node now, once; the result may be used any number of times. */
  let(value: Node): Node;

  /** x[rd] := value (i64); nothing happens when rd is x0. */
  rd(value: Node): void;

  /** Memory at `address`, sign- or zero-extended to i64. Traps precisely; misaligned is fine. */
  load(width: Width, signed: boolean, address: Node): Node;
  /** Memory at `address` := the low bytes of value. Traps precisely; misaligned is fine. */
  store(width: Width, address: Node, value: Node): void;

  /**
   * Atomic read, change, write of 4 or 8 bytes (Unprivileged spec, chapter A).
   * Gives the old value, sign-extended; `change` gets it as well. Traps when misaligned.
   */
  amo(width: 4 | 8, address: Node, change: (old: Node) => Node): Node;
  /** LR: load, sign-extended, and reserve. Traps when misaligned. */
  reserve(width: 4 | 8, address: Node): Node;
  /** SC: store if the reservation stands; gives 0 or 1 as i64 and ends the reservation. */
  conditional(width: 4 | 8, address: Node, value: Node): Node;

  /**
   * f[rs1], f[rs2], f[rs3] as a number; an f32 is the lower half, whatever the upper half says.
   * No bit of it is changed, of a NaN either.
   */
  f(operand: 1 | 2 | 3, type: FloatType): Node;
  /** i32: the register holds a NaN-boxed single, the upper half is all ones. */
  boxed(operand: 1 | 2 | 3): Node;
  /** f[rd] := an f64, or an f32, NaN-boxed. */
  fd(value: Node): void;
  /** Memory at `address` as a number, and a number into memory. Traps precisely; misaligned is fine. */
  loadFloat(type: FloatType, address: Node): Node;
  storeFloat(address: Node, value: Node): void;
  /**
   * i32: whether this instruction rounds to nearest even or to zero, and, when
   * `inexact`, whether the inexact flag is already set, so that it need not be.
   */
  rounds(mode: 'nearest' | 'zero', inexact: boolean): Node;
  /** Whether the engine has `fusedMultiplyAdd` nodes. */
  readonly fuses: boolean;
  /**
   * Does `fast` when the i32 condition is not 0; otherwise the hart does the whole
   * instruction exactly in software, with flags. `fast` runs its computations only then.
   * The condition is made of comparisons, each 0 or 1, joined by `and32` and `or32`: engines may
   * branch on each of them.
   */
  orSoftware(condition: Node, fast: () => void): void;

  /** Goes to pc + imm when the i32 condition is not 0. */
  branch(condition: Node): void;
  /** Goes to pc + imm. */
  jump(): void;
  /** Goes to an address (i64). */
  jumpTo(target: Node): void;
  /** Leaves to the hart, which does the whole instruction (CSRs, traps, fences). */
  leave(): void;
}
