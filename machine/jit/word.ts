/**
 * What the compiler asks of an instruction word, worked out once for each word.
 *
 * What is given is shared by all places with the same word: not to be changed.
 */

import type { Decoded } from '../isa/decoder.ts';
import { remembered } from '../isa/decoder.ts';
import { effectsOf } from './effects.ts';
import type { Effects } from './effects.ts';
import { RA } from './registers.ts';
import type { RegisterSet } from './registers.ts';

/** How control leaves an instruction. */
export type Flow =
  /** Goes on at the next pc. */
  | 'next'
  /** Taken, else not taken. */
  | 'branch'
  | 'jump'
  /** JAL or JALR with a link; comes back to the next pc. */
  | 'call'
  | 'call-indirect'
  /** JALR without a link: back to a caller, or through a table. */
  | 'return'
  | 'indirect';

export interface Word extends Decoded {
  readonly effects: Effects;
  readonly flow: Flow;
  /** Registers it reads and writes. */
  readonly reads: Readonly<RegisterSet>;
  readonly writes: Readonly<RegisterSet>;
}

/** The other register that holds return addresses (Unprivileged spec, section 2.5.1). */
const T0 = 5;

/** Gives what there is to know of words, and remembers it; undefined where there is nothing to decode. */
export function createWords(
  decode: (word: number) => Decoded | undefined,
): (word: number) => Word | undefined {
  return remembered((word) => {
    const decoded = decode(word);
    return decoded === undefined ? undefined : wordOf(decoded);
  });
}

function wordOf(decoded: Decoded): Word {
  const { instruction, row, length, rd, rs1, rs2, rs3, imm, rm } = decoded;
  const effects = effectsOf(instruction);
  const reads = {
    x: (effects.x1 ? bit(rs1) : 0) | (effects.x2 ? bit(rs2) : 0),
    f: (effects.f1 ? 1 << rs1 : 0) | (effects.f2 ? 1 << rs2 : 0) | (effects.f3 ? 1 << rs3 : 0),
  };
  const writes = {
    x: effects.writes === 'x' ? bit(rd) : 0,
    f: effects.writes === 'f' ? 1 << rd : 0,
  };
  const flow = flowOf(decoded);
  return { instruction, row, length, rd, rs1, rs2, rs3, imm, rm, effects, flow, reads, writes };
}

function bit(register: number): number {
  return register === 0 ? 0 : 1 << register;
}

function flowOf({ instruction, rd, rs1 }: Decoded): Flow {
  switch (instruction.flow) {
    case 'branch':
      return 'branch';
    case 'jump':
      return rd === 0 ? 'jump' : 'call';
    case 'indirect':
      if (rd !== 0) return 'call-indirect';
      return rs1 === RA || rs1 === T0 ? 'return' : 'indirect';
    default:
      return 'next';
  }
}
