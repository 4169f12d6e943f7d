/**
 * Operand formats: where operands lie in the word and how they are written.
 *
 * `text` is a template: operand names stand for themselves, everything else is
 * punctuation. `rd rs1 rs2` are x registers, `fd f1 f2 f3` f registers in the
 * fields rd, rs1, rs2, rs3; `imm` a number, `target` a pc-relative address,
 * `upper` the 20 bits of LUI, `csr` a CSR by name, `uimm` a number in the field
 * of rs1, `rm` a rounding mode, `fence` the two sets of FENCE.
 * Source: Unprivileged spec, "Base Instruction Formats", chapter "C".
 */

import * as field from './field.ts';
import type { Field } from './field.ts';

export interface Format {
  readonly rd?: Field | number;
  readonly rs1?: Field | number;
  readonly rs2?: Field | number;
  readonly rs3?: Field;
  readonly imm?: Field | number;
  readonly rm?: Field;
  readonly text: string;
}

const { RD, RS1, RS2, RS3, ROUNDING } = field;
const SP = 2;

export const FORMATS = {
  R: { rd: RD, rs1: RS1, rs2: RS2, text: 'rd, rs1, rs2' },
  R1: { rd: RD, rs1: RS1, text: 'rd, rs1' },
  I: { rd: RD, rs1: RS1, imm: field.IMM_I, text: 'rd, rs1, imm' },
  SHIFT: { rd: RD, rs1: RS1, imm: field.SHAMT6, text: 'rd, rs1, imm' },
  SHIFT32: { rd: RD, rs1: RS1, imm: field.SHAMT5, text: 'rd, rs1, imm' },
  LOAD: { rd: RD, rs1: RS1, imm: field.IMM_I, text: 'rd, imm(rs1)' },
  S: { rs1: RS1, rs2: RS2, imm: field.IMM_S, text: 'rs2, imm(rs1)' },
  B: { rs1: RS1, rs2: RS2, imm: field.IMM_B, text: 'rs1, rs2, target' },
  U: { rd: RD, imm: field.IMM_U, text: 'rd, upper' },
  J: { rd: RD, imm: field.IMM_J, text: 'rd, target' },
  NONE: { text: '' },
  FENCE: { imm: field.FENCE, text: 'fence' },
  /** SFENCE.VMA and its like. */
  RR: { rs1: RS1, rs2: RS2, text: 'rs1, rs2' },
  CSR: { rd: RD, rs1: RS1, imm: field.CSR, text: 'rd, csr, rs1' },
  CSRI: { rd: RD, rs1: RS1, imm: field.CSR, text: 'rd, csr, uimm' },
  AMO: { rd: RD, rs1: RS1, rs2: RS2, text: 'rd, rs2, (rs1)' },
  LR: { rd: RD, rs1: RS1, text: 'rd, (rs1)' },

  FLOAD: { rd: RD, rs1: RS1, imm: field.IMM_I, text: 'fd, imm(rs1)' },
  FSTORE: { rs1: RS1, rs2: RS2, imm: field.IMM_S, text: 'f2, imm(rs1)' },
  F4: { rd: RD, rs1: RS1, rs2: RS2, rs3: RS3, rm: ROUNDING, text: 'fd, f1, f2, f3, rm' },
  F3: { rd: RD, rs1: RS1, rs2: RS2, rm: ROUNDING, text: 'fd, f1, f2, rm' },
  F2: { rd: RD, rs1: RS1, rm: ROUNDING, text: 'fd, f1, rm' },
  F3N: { rd: RD, rs1: RS1, rs2: RS2, text: 'fd, f1, f2' },
  FCMP: { rd: RD, rs1: RS1, rs2: RS2, text: 'rd, f1, f2' },
  FTOX: { rd: RD, rs1: RS1, rm: ROUNDING, text: 'rd, f1, rm' },
  FTOXN: { rd: RD, rs1: RS1, text: 'rd, f1' },
  XTOF: { rd: RD, rs1: RS1, rm: ROUNDING, text: 'fd, rs1, rm' },
  XTOFN: { rd: RD, rs1: RS1, text: 'fd, rs1' },
  FTOF: { rd: RD, rs1: RS1, rm: ROUNDING, text: 'fd, f1, rm' },

  C_ADDI4SPN: { rd: field.C_LOW, rs1: SP, imm: field.C_ADDI4SPN, text: 'rd, imm' },
  C_LW: { rd: field.C_LOW, rs1: field.C_HIGH, imm: field.C_WORD, text: 'rd, imm(rs1)' },
  C_LD: { rd: field.C_LOW, rs1: field.C_HIGH, imm: field.C_DOUBLE, text: 'rd, imm(rs1)' },
  C_FLD: { rd: field.C_LOW, rs1: field.C_HIGH, imm: field.C_DOUBLE, text: 'fd, imm(rs1)' },
  C_SW: { rs2: field.C_LOW, rs1: field.C_HIGH, imm: field.C_WORD, text: 'rs2, imm(rs1)' },
  C_SD: { rs2: field.C_LOW, rs1: field.C_HIGH, imm: field.C_DOUBLE, text: 'rs2, imm(rs1)' },
  C_FSD: { rs2: field.C_LOW, rs1: field.C_HIGH, imm: field.C_DOUBLE, text: 'f2, imm(rs1)' },
  C_ADDI: { rd: field.C_RD, rs1: field.C_RD, imm: field.C_IMM, text: 'rd, imm' },
  C_LI: { rd: field.C_RD, rs1: 0, imm: field.C_IMM, text: 'rd, imm' },
  C_ADDI16SP: { rd: SP, rs1: SP, imm: field.C_ADDI16SP, text: 'imm' },
  C_LUI: { rd: field.C_RD, imm: field.C_LUI, text: 'rd, upper' },
  C_SHIFT: { rd: field.C_HIGH, rs1: field.C_HIGH, imm: field.C_SHAMT, text: 'rd, imm' },
  C_SLLI: { rd: field.C_RD, rs1: field.C_RD, imm: field.C_SHAMT, text: 'rd, imm' },
  C_ANDI: { rd: field.C_HIGH, rs1: field.C_HIGH, imm: field.C_IMM, text: 'rd, imm' },
  C_A: { rd: field.C_HIGH, rs1: field.C_HIGH, rs2: field.C_LOW, text: 'rd, rs2' },
  C_J: { rd: 0, imm: field.C_JUMP, text: 'target' },
  C_B: { rs1: field.C_HIGH, rs2: 0, imm: field.C_BRANCH, text: 'rs1, target' },
  C_LWSP: { rd: field.C_RD, rs1: SP, imm: field.C_LWSP, text: 'rd, imm' },
  C_LDSP: { rd: field.C_RD, rs1: SP, imm: field.C_LDSP, text: 'rd, imm' },
  C_FLDSP: { rd: field.C_RD, rs1: SP, imm: field.C_LDSP, text: 'fd, imm' },
  C_SWSP: { rs1: SP, rs2: field.C_RS2, imm: field.C_SWSP, text: 'rs2, imm' },
  C_SDSP: { rs1: SP, rs2: field.C_RS2, imm: field.C_SDSP, text: 'rs2, imm' },
  C_FSDSP: { rs1: SP, rs2: field.C_RS2, imm: field.C_SDSP, text: 'f2, imm' },
  C_JR: { rd: 0, rs1: field.C_RD, imm: 0, text: 'rs1' },
  C_JALR: { rd: 1, rs1: field.C_RD, imm: 0, text: 'rs1' },
  C_MV: { rd: field.C_RD, rs1: 0, rs2: field.C_RS2, text: 'rd, rs2' },
  C_ADD: { rd: field.C_RD, rs1: field.C_RD, rs2: field.C_RS2, text: 'rd, rs2' },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
