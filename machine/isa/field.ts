/**
 * Bit fields of an instruction word, possibly in several pieces.
 *
 * One description serves both directions, so decoder and assembler cannot
 * disagree. Source: Unprivileged spec, "Base Instruction Formats" and
 * "Immediate Encoding Variants".
 */

/** Bits [at, at + width) of the word are bits [to, to + width) of the value. */
export type Piece = readonly [at: number, width: number, to: number];

export interface Field {
  readonly pieces: readonly Piece[];
  /** Sign bit of the value, or -1 for an unsigned field. */
  readonly sign: number;
  /** Added after extraction: 8 for the three-bit registers of the C extension. */
  readonly bias: number;
}

function field(sign: number, pieces: readonly Piece[], bias = 0): Field {
  return { pieces, sign, bias };
}

/** Value of a field in a word. */
export function extract(word: number, { pieces, sign, bias }: Field): number {
  let value = 0;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    value |= ((word >>> piece[0]) & ((1 << piece[1]) - 1)) << piece[2];
  }
  if (sign >= 0) value = (value << (31 - sign)) >> (31 - sign);
  return value + bias;
}

/** The field's bits for a value, or undefined when the value does not fit. */
export function insert(value: number, spec: Field): number | undefined {
  const raw = value - spec.bias;
  let word = 0;
  for (const [at, width, to] of spec.pieces) {
    word |= ((raw >> to) & ((1 << width) - 1)) << at;
  }
  return extract(word, spec) === value ? word : undefined;
}

export const RD = field(-1, [[7, 5, 0]]);
export const RS1 = field(-1, [[15, 5, 0]]);
export const RS2 = field(-1, [[20, 5, 0]]);
export const RS3 = field(-1, [[27, 5, 0]]);
export const ROUNDING = field(-1, [[12, 3, 0]]);
export const IMM_I = field(11, [[20, 12, 0]]);
export const IMM_S = field(11, [
  [7, 5, 0],
  [25, 7, 5],
]);
export const IMM_B = field(12, [
  [8, 4, 1],
  [25, 6, 5],
  [7, 1, 11],
  [31, 1, 12],
]);
export const IMM_U = field(31, [[12, 20, 12]]);
export const IMM_J = field(20, [
  [21, 10, 1],
  [20, 1, 11],
  [12, 8, 12],
  [31, 1, 20],
]);
export const SHAMT5 = field(-1, [[20, 5, 0]]);
export const SHAMT6 = field(-1, [[20, 6, 0]]);
export const CSR = field(-1, [[20, 12, 0]]);
/** Predecessor and successor sets and the mode of FENCE. */
export const FENCE = field(-1, [[20, 12, 0]]);

/** Compressed: rd/rs1 and rs2 of full width, and rd', rs1', rs2' (x8..x15). */
export const C_RD = RD;
export const C_RS2 = field(-1, [[2, 5, 0]]);
export const C_LOW = field(-1, [[2, 3, 0]], 8);
export const C_HIGH = field(-1, [[7, 3, 0]], 8);
export const C_IMM = field(5, [
  [2, 5, 0],
  [12, 1, 5],
]);
export const C_SHAMT = field(-1, [
  [2, 5, 0],
  [12, 1, 5],
]);
export const C_LUI = field(17, [
  [2, 5, 12],
  [12, 1, 17],
]);
export const C_ADDI16SP = field(9, [
  [6, 1, 4],
  [5, 1, 6],
  [3, 2, 7],
  [2, 1, 5],
  [12, 1, 9],
]);
export const C_ADDI4SPN = field(-1, [
  [11, 2, 4],
  [7, 4, 6],
  [6, 1, 2],
  [5, 1, 3],
]);
export const C_WORD = field(-1, [
  [10, 3, 3],
  [6, 1, 2],
  [5, 1, 6],
]);
export const C_DOUBLE = field(-1, [
  [10, 3, 3],
  [5, 2, 6],
]);
export const C_LWSP = field(-1, [
  [4, 3, 2],
  [12, 1, 5],
  [2, 2, 6],
]);
export const C_LDSP = field(-1, [
  [5, 2, 3],
  [12, 1, 5],
  [2, 3, 6],
]);
export const C_SWSP = field(-1, [
  [9, 4, 2],
  [7, 2, 6],
]);
export const C_SDSP = field(-1, [
  [10, 3, 3],
  [7, 3, 6],
]);
export const C_JUMP = field(11, [
  [3, 3, 1],
  [11, 1, 4],
  [2, 1, 5],
  [7, 1, 6],
  [6, 1, 7],
  [9, 2, 8],
  [8, 1, 10],
  [12, 1, 11],
]);
export const C_BRANCH = field(8, [
  [3, 2, 1],
  [10, 2, 3],
  [2, 1, 5],
  [5, 2, 6],
  [12, 1, 8],
]);
