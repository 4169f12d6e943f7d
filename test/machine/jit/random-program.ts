/**
 * Random programs with loops, calls, tables of jumps, traps and memory of every kind.
 *
 * A program never ends by itself; its code changes no register that holds a pointer, so that
 * memory accesses mostly hit. Faults go to a handler that counts them, jumps over the
 * instruction and returns. It runs in M-mode or, after one mret, in U-mode.
 */
import type { Random } from '../../differential/random.ts';
import { COUNTER, SOFTWARE_INTERRUPT } from './lockstep.ts';

export interface ProgramPlan {
  readonly blocks: number;
  readonly perBlock: number;
  readonly floats: boolean;
  readonly user: boolean;
  /** Faults, CSRs, wfi, fence.i, device accesses. */
  readonly rare: boolean;
}

/** Offsets in RAM of what programs use. */
export const DATA = 0x8008_0000;
const TABLE = 0x8004_0000;
const STACK = 0x800c_0000;
export const RAM_SIZE = 0x10_0000;

/** Registers that programs compute with; the others hold pointers or belong to the handler. */
const WORK = ['t0', 't1', 't2', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 's4', 's5', 's6', 's7'];
const FLOAT = ['ft0', 'ft1', 'fa0', 'fa1', 'fa2', 'fs0', 'fs1', 'ft8'];

const THREE =
  'add sub xor or and sll srl sra slt sltu addw subw sllw srlw sraw mul mulh mulhu mulhsu mulw div divu rem remu divw divuw remw remuw'.split(
    ' ',
  );
const IMMEDIATE = 'addi xori ori andi slti sltiu addiw'.split(' ');
const SHIFTS = 'slli srli srai'.split(' ');
const LOADS = 'lb lh lw ld lbu lhu lwu'.split(' ');
const STORES = 'sb sh sw sd'.split(' ');
const BRANCHES = 'beq bne blt bge bltu bgeu'.split(' ');
const ATOMICS = 'amoadd amoswap amoxor amoand amoor amomin amomax amominu amomaxu'.split(' ');
const FLOAT_THREE = 'fadd fsub fmul fdiv fsgnj fsgnjn fsgnjx fmin fmax'.split(' ');
const FLOAT_FOUR = 'fmadd fmsub fnmadd fnmsub'.split(' ');
const COMPARES = 'feq flt fle'.split(' ');
const ROUNDINGS = ['rne', 'rtz', 'rdn', 'rup', 'rmm', 'dyn'];

/** The assembly of one program. */
export function randomProgram(random: Random, plan: ProgramPlan): string {
  const label = () => `b${random.below(plan.blocks)}`;
  const lines: string[] = [];
  for (let block = 0; block < plan.blocks; block++) {
    lines.push(`b${block}:`);
    const count = random.below(2 * plan.perBlock) + 1;
    for (let i = 0; i < count; i++) lines.push(instruction(random, plan, label));
    lines.push(...ending(random, label));
  }
  for (let leaf = 0; leaf < LEAVES; leaf++) lines.push(...leafFunction(random, plan, leaf));
  const entries = Array.from({ length: 16 }, (_, i) => [
    `la t0, b${i % plan.blocks}`,
    `sd t0, ${i * 8}(s3)`,
  ]).flat();
  return [PROLOGUE, ...entries, plan.user ? TO_USER : 'j b0', ...lines, 'j b0'].join('\n');
}

/** Small functions that call nothing: what compilers copy into their callers. */
const LEAVES = 4;

function leafFunction(random: Random, plan: ProgramPlan, leaf: number): string[] {
  const calm = { ...plan, rare: plan.rare && random.oneIn(4) };
  const some = () =>
    Array.from({ length: 1 + random.below(4) }, () => instruction(random, calm, () => `f${leaf}`));
  const back = `bnez ${random.pick(WORK)}, f${leaf}`;
  return [
    `f${leaf}:`,
    ...some(),
    `${random.pick(BRANCHES)} ${random.pick(WORK)}, ${random.pick(WORK)}, f${leaf}x`,
    ...some(),
    ...(random.oneIn(3) ? [back] : []),
    ...(random.oneIn(3) ? ['ret'] : []),
    `f${leaf}x:`,
    ...some(),
    random.oneIn(8) ? 'jr t0' : 'ret',
  ];
}

/** Pointers: s2 data, s3 table, s8 MMIO counter, s9 software interrupt, sp stack. */
const PROLOGUE = `
  la t0, handler
  csrw mtvec, t0
  li t0, 0x6000
  csrs mstatus, t0
  li t0, -1
  srli t0, t0, 10
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  li s2, ${DATA}
  li s3, ${TABLE}
  li s8, ${COUNTER}
  li s9, ${SOFTWARE_INTERRUPT}
  li sp, ${STACK}
  li s11, 0
  j start
  .align 2
handler:
  csrw mscratch, t0
  csrr s10, mcause
  bltz s10, interrupted
  csrr s10, mepc
  lhu t0, 0(s10)
  andi t0, t0, 3
  addi t0, t0, -3
  addi s10, s10, 2
  bnez t0, compressed
  addi s10, s10, 2
compressed:
  csrw mepc, s10
  addi s11, s11, 1
  csrr t0, mscratch
  mret
interrupted:
  li s10, 8
  csrc mie, s10
  addi s11, s11, 1
  csrr t0, mscratch
  mret
start:
`;

const TO_USER = `
  li t0, 0x1800
  csrc mstatus, t0
  la t0, b0
  csrw mepc, t0
  mret
`;

function offset(random: Random): number {
  if (random.oneIn(12)) return random.below(4096) - 2048;
  return (random.below(256) - 128) * 8;
}

function instruction(random: Random, plan: ProgramPlan, label: () => string): string {
  const r = () => random.pick(WORK);
  const rd = () => (random.oneIn(16) ? 'zero' : r());
  const base = () => random.pick(['s2', 's2', 's2', 'sp']);
  if (plan.floats && random.oneIn(3)) return floating(random, r, base);
  if (plan.rare && random.oneIn(24)) return rare(random, r, label);
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return `${random.pick(THREE)} ${rd()}, ${r()}, ${r()}`;
    case 3:
    case 4:
      return `${random.pick(IMMEDIATE)} ${rd()}, ${r()}, ${random.below(4096) - 2048}`;
    case 5:
      return `${random.pick(SHIFTS)} ${rd()}, ${r()}, ${random.below(64)}`;
    case 6:
    case 7:
      return `${random.pick(LOADS)} ${rd()}, ${offset(random)}(${base()})`;
    case 8:
    case 9:
      return `${random.pick(STORES)} ${r()}, ${offset(random)}(${base()})`;
    case 10:
      return random.oneIn(2)
        ? `li ${r()}, ${random.word() | 0}`
        : `lui ${r()}, ${random.below(1 << 20)}`;
    default: {
      /* A pointer that is computed: masked, so that it stays in the data. */
      const [pointer, mask] = [r(), r()];
      const size = random.pick(['d', 'w']);
      const use = random.pick([
        `ld ${r()}, 0(${pointer})`,
        `sd ${r()}, 8(${pointer})`,
        `lw ${r()}, 4(${pointer})`,
        `${random.pick(ATOMICS)}.${size} ${rd()}, ${r()}, (${pointer})`,
        `lr.${size} ${r()}, (${pointer})\nsc.${size} ${r()}, ${r()}, (${pointer})`,
      ]);
      return `li ${mask}, 2040\nand ${pointer}, ${r()}, ${mask}\nadd ${pointer}, ${pointer}, s2\n${use}`;
    }
  }
}

function floating(random: Random, r: () => string, base: () => string): string {
  const f = () => random.pick(FLOAT);
  const size = random.pick(['s', 'd']);
  const rounding = random.oneIn(4) ? `, ${random.pick(ROUNDINGS)}` : '';
  switch (random.below(9)) {
    case 0:
    case 1: {
      const name = random.pick(FLOAT_THREE);
      return `${name}.${size} ${f()}, ${f()}, ${f()}${/^f(add|sub|mul|div)$/.test(name) ? rounding : ''}`;
    }
    case 2:
      return `${random.pick(FLOAT_FOUR)}.${size} ${f()}, ${f()}, ${f()}, ${f()}${rounding}`;
    case 3:
      return `${random.pick(COMPARES)}.${size} ${r()}, ${f()}, ${f()}`;
    case 4:
      return random.pick([
        `fcvt.${random.pick(['w', 'wu', 'l', 'lu'])}.${size} ${r()}, ${f()}${rounding}`,
        `fcvt.${size}.${random.pick(['w', 'wu', 'l', 'lu'])} ${f()}, ${r()}`,
        `fcvt.s.d ${f()}, ${f()}`,
        `fcvt.d.s ${f()}, ${f()}`,
      ]);
    case 5:
      return random.pick([
        `fmv.x.d ${r()}, ${f()}`,
        `fmv.d.x ${f()}, ${r()}`,
        `fmv.x.w ${r()}, ${f()}`,
        `fmv.w.x ${f()}, ${r()}`,
        `fclass.${size} ${r()}, ${f()}`,
        `fsqrt.${size} ${f()}, ${f()}`,
      ]);
    case 6:
      return `${size === 's' ? 'flw' : 'fld'} ${f()}, ${offset(random)}(${base()})`;
    case 7:
      return `${size === 's' ? 'fsw' : 'fsd'} ${f()}, ${offset(random)}(${base()})`;
    default:
      return random.oneIn(3) ? `csrrw ${r()}, fcsr, ${r()}` : `csrrs ${r()}, fflags, zero`;
  }
}

function rare(random: Random, r: () => string, label: () => string): string {
  return random.pick([
    `lw ${r()}, 0(s8)`,
    `sw ${r()}, 4(s8)`,
    `ld ${r()}, 3(s2)`,
    `sw ${r()}, 1(s2)`,
    `lw ${r()}, 0(zero)`,
    `sd ${r()}, 16(zero)`,
    'ecall',
    'ebreak',
    'fence.i',
    'fence',
    `csrr ${r()}, minstret`,
    `csrr ${r()}, instret`,
    `csrrw ${r()}, mscratch, ${r()}`,
    `csrrwi zero, fcsr, ${random.below(32) << 0}`,
    `csrrwi zero, frm, ${random.below(8)}`,
    /* FS off and on again, with whatever comes between. */
    `li s10, 0x6000\ncsrc mstatus, s10\nfadd.d fa0, fa0, fa1\ncsrs mstatus, s10`,
    `li s10, 1\nsw s10, 0(s9)\nli s10, 8\ncsrs mie, s10\ncsrs mstatus, s10\nsw zero, 0(s9)`,
    `la ${r()}, ${label()}`,
    '.word 0',
  ]);
}

function ending(random: Random, label: () => string): string[] {
  const r = () => random.pick(WORK);
  switch (random.below(12)) {
    case 10:
    case 11:
      return [
        random.oneIn(6) ? `jal t0, f${random.below(LEAVES)}` : `call f${random.below(LEAVES)}`,
      ];
    case 0:
    case 1:
    case 2:
    case 3:
      return [`${random.pick(BRANCHES)} ${r()}, ${r()}, ${label()}`];
    case 4:
      return [`j ${label()}`];
    case 5:
      return [`call ${label()}`];
    case 6:
      /* Mostly somewhere: ra of the last call, else the handler jumps over it. */
      return ['ret'];
    case 7: {
      const index = r();
      return [
        `andi ${index}, ${index}, 15`,
        `slli ${index}, ${index}, 3`,
        `add ${index}, ${index}, s3`,
        `ld ${index}, 0(${index})`,
        random.oneIn(2) ? `jr ${index}` : `jalr ${index}`,
      ];
    }
    case 8:
      return [
        'addi sp, sp, -16',
        'sd ra, 8(sp)',
        `call ${label()}`,
        'ld ra, 8(sp)',
        'addi sp, sp, 16',
      ];
    default:
      return [`${random.pick(['beqz', 'bnez'])} ${r()}, ${label()}`];
  }
}
