/**
 * The bare-metal program that runs sequences, and the image of program and sequences.
 *
 * It runs in M-mode on any machine with RAM at 0x8000_0000 and a test finisher
 * at 0x10_0000. Each trap of a sequence is written down and the instruction is
 * skipped; the ebreak at the end of its code ends it, and registers and data
 * are copied to its result.
 */

import { assemble } from '../../machine/isa/assembler.ts';
import { DATA_SIZE, layOut } from './sequence.ts';
import type { Sequence } from './sequence.ts';

export const BASE = 0x8000_0000;
const RECORDS = 0x8010_0000;
export const CODE = 0x8200_0000;
/** Data lies on two pages. */
export const DATA = 0x8280_0f00;
export const RESULTS = 0x8300_0000;
/** RAM the image needs. */
export const RAM_SIZE = 0x0400_0000;

/** Record: x 0..255 (x0 holds the entry), f 256..511, then these, then the data. */
const RECORD = {
  fcsr: 512,
  mstatus: 520,
  end: 528,
  pmpcfg: 536,
  medeleg: 544,
  pmpaddr: 552,
  data: 616,
} as const;
const RECORD_SIZE = RECORD.data + DATA_SIZE;

const MAX_TRAPS = 16;
/** Result: x 0..255, f 256..511, then these. */
export const RESULT = {
  x: 0,
  f: 256,
  fcsr: 512,
  trapCount: 520,
  mstatus: 528,
  data: 536,
  traps: 536 + DATA_SIZE,
} as const;
/** mcause, mepc, mtval, mstatus, scause, sepc, stval, and nothing. */
export const TRAP_SIZE = 64;
export const RESULT_SIZE = RESULT.traps + MAX_TRAPS * TRAP_SIZE;
/** A sequence that traps more often is given up. */
const TRAP_LIMIT = 200;

const lines = (from: number, to: number, line: (index: number) => string): string =>
  Array.from({ length: to - from + 1 }, (_, i) => line(from + i)).join('\n');

/** s10: record, s11: result, kept in tp and gp? No register is safe: they live in `state`. */
function driver(count: number): string {
  return `
    la t0, handler
    csrw mtvec, t0
    la t0, state
    li t1, ${RECORDS}
    sd t1, 0(t0)
    li t1, ${RESULTS}
    sd t1, 8(t0)
    li t1, ${count}
    sd t1, 16(t0)
  begin:
    la t0, state
    ld s0, 0(t0)
    ld s1, 8(t0)
    sd zero, 24(t0)
    li t1, ${DATA}
    addi t2, s0, ${RECORD.data}
    li t3, ${DATA_SIZE / 8}
  fill:
    ld t4, 0(t2)
    sd t4, 0(t1)
    addi t1, t1, 8
    addi t2, t2, 8
    addi t3, t3, -1
    bnez t3, fill
    li t1, 0x6000
    csrs mstatus, t1
    ${lines(0, 31, (i) => `fld f${i}, ${256 + i * 8}(s0)`)}
    ld t1, ${RECORD.fcsr}(s0)
    csrw fcsr, t1
    csrw pmpcfg0, zero
    ${lines(0, 7, (i) => `ld t1, ${RECORD.pmpaddr + i * 8}(s0)\ncsrw pmpaddr${i}, t1`)}
    ld t1, ${RECORD.pmpcfg}(s0)
    csrw pmpcfg0, t1
    csrw mie, zero
    csrw sepc, zero
    csrw scause, zero
    csrw stval, zero
    csrw sscratch, zero
    la t1, supervisor
    csrw stvec, t1
    ld t1, ${RECORD.medeleg}(s0)
    csrw medeleg, t1
    csrw mcause, zero
    csrw mtval, zero
    ld t1, 0(s0)
    csrw mepc, t1
    ld t1, ${RECORD.mstatus}(s0)
    csrw mstatus, t1
    csrw mscratch, s1
    mv x31, s0
    ${lines(1, 30, (i) => `ld x${i}, ${i * 8}(x31)`)}
    ld x31, 248(x31)
    fence.i
    mret

  .align 2
  handler:
    csrrw x31, mscratch, x31
    ${lines(1, 30, (i) => `sd x${i}, ${i * 8}(x31)`)}
    csrr t0, mscratch
    sd t0, 248(x31)
    csrw mscratch, x31
    la s2, state
    ld s0, 0(s2)
    mv s1, x31
    csrr t0, mcause
    csrr t1, mepc
    csrr t2, mtval
    csrr t3, mstatus
    ld t4, ${RECORD.end}(s0)
    beq t1, t4, finish
    ld s3, 24(s2)
    addi s4, s3, 1
    sd s4, 24(s2)
    li t4, ${MAX_TRAPS}
    bgeu s3, t4, full
    slli t4, s3, 6
    add t4, t4, s1
    sd t0, ${RESULT.traps}(t4)
    sd t1, ${RESULT.traps + 8}(t4)
    sd t2, ${RESULT.traps + 16}(t4)
    sd t3, ${RESULT.traps + 24}(t4)
    csrr t5, scause
    sd t5, ${RESULT.traps + 32}(t4)
    csrr t5, sepc
    sd t5, ${RESULT.traps + 40}(t4)
    csrr t5, stval
    sd t5, ${RESULT.traps + 48}(t4)
  full:
    li t4, ${TRAP_LIMIT}
    bgeu s3, t4, finish
    li t4, 1
    beq t0, t4, finish
    lhu t4, 0(t1)
    andi t4, t4, 3
    addi t1, t1, 2
    li t5, 3
    bne t4, t5, short
    addi t1, t1, 2
  short:
    csrw mepc, t1
    la t4, supervisor+4
    bne t1, t4, resume
    csrr t1, sepc
    lhu t4, 0(t1)
    andi t4, t4, 3
    addi t1, t1, 2
    bne t4, t5, halfword
    addi t1, t1, 2
  halfword:
    csrw sepc, t1
  resume:
    ${lines(1, 30, (i) => `ld x${i}, ${i * 8}(x31)`)}
    ld x31, 248(x31)
    mret

  # Traps delegated to S: M steps over the instruction that trapped and writes it down.
  .align 2
  supervisor:
    ecall
    sret

  finish:
    sd t3, ${RESULT.mstatus}(s1)
    ld s3, 24(s2)
    sd s3, ${RESULT.trapCount}(s1)
    li t4, 0x26800
    csrc mstatus, t4
    li t4, 0x6000
    csrs mstatus, t4
    csrr t4, fcsr
    sd t4, ${RESULT.fcsr}(s1)
    ${lines(0, 31, (i) => `fsd f${i}, ${RESULT.f + i * 8}(s1)`)}
    li t1, ${DATA}
    addi t2, s1, ${RESULT.data}
    li t3, ${DATA_SIZE / 8}
  keep:
    ld t4, 0(t1)
    sd t4, 0(t2)
    addi t1, t1, 8
    addi t2, t2, 8
    addi t3, t3, -1
    bnez t3, keep
    li t1, ${RECORD_SIZE}
    add s0, s0, t1
    sd s0, 0(s2)
    li t1, ${RESULT_SIZE}
    add s1, s1, t1
    sd s1, 8(s2)
    ld t1, 16(s2)
    addi t1, t1, -1
    sd t1, 16(s2)
    bnez t1, begin
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop

  .align 3
  state:
    .space 32
  `;
}

/** Sequences that fit into one image. */
export const IMAGE_CAPACITY = 5000;

/** The bytes of RAM, from BASE, to run these sequences one behind the other. */
export function makeImage(sequences: readonly Sequence[]): Uint8Array {
  const image = new Uint8Array(DATA - BASE);
  const view = new DataView(image.buffer);
  image.set(assemble(driver(sequences.length), BASE).bytes);
  let codeAt = CODE;
  sequences.forEach((sequence, index) => {
    const record = RECORDS - BASE + index * RECORD_SIZE;
    const { code, offsets } = layOut(sequence.items);
    if (codeAt + code.length > DATA) throw new Error('the code of the sequences does not fit');
    image.set(code, codeAt - BASE);
    sequence.x.forEach((value, i) => view.setBigUint64(record + i * 8, value, true));
    view.setBigUint64(record, BigInt(codeAt), true);
    sequence.f.forEach((value, i) => view.setBigUint64(record + 256 + i * 8, value, true));
    view.setBigUint64(record + RECORD.fcsr, BigInt(sequence.fcsr), true);
    view.setBigUint64(record + RECORD.mstatus, sequence.mstatus, true);
    view.setBigUint64(record + RECORD.end, BigInt(codeAt + (offsets.at(-1) ?? 0)), true);
    view.setBigUint64(record + RECORD.pmpcfg, sequence.pmpcfg, true);
    view.setBigUint64(record + RECORD.medeleg, sequence.medeleg, true);
    sequence.pmpaddr.forEach((value, i) =>
      view.setBigUint64(record + RECORD.pmpaddr + i * 8, value, true),
    );
    image.set(sequence.data, record + RECORD.data);
    codeAt += code.length;
  });
  if (RECORDS + sequences.length * RECORD_SIZE > CODE) {
    throw new Error(`${sequences.length} sequences do not fit into one image`);
  }
  return image;
}
