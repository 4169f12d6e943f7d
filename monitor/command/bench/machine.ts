/**
 * Speed of the machine alone: loops in assembly on one bare hart.
 */
import { assemble, createMachine, type EngineKind, RAM_BASE } from '../../../machine/index.ts';
import { type BenchContext, type Measurement, stillTime } from './measurement.ts';

const RAM_SIZE = 16 * 1024 * 1024;
const STACK_POINTER = 2;
const RUNS = 7;
/** Instructions of one sample: about a quarter of a second. */
const INSTRUCTIONS = 25_000_000;

const FLOOR = 80;
const AIM = 150;

/** Register arithmetic and a branch, as in the middle of a computation. */
const ARITHMETIC = `
  li t0, 1
loop:
  addi t0, t0, 3
  xor t1, t1, t0
  slli t2, t0, 5
  add t3, t3, t2
  srli t4, t3, 7
  sub t5, t4, t1
  and t6, t5, t0
  or a0, a0, t6
  sltu a1, a0, t3
  bne t0, zero, loop
`;

/** Loads and stores of four sizes that walk through 64 KiB. */
const MEMORY = `
  auipc s0, 0x100
  li s1, 0xfff8
  li t0, 0
loop:
  add t1, s0, t0
  ld t2, 0(t1)
  addi t2, t2, 1
  sd t2, 0(t1)
  lw t3, 4(t1)
  sh t3, 2(t1)
  lbu t4, 1(t1)
  addi t0, t0, 8
  and t0, t0, s1
  bne s0, zero, loop
`;

/** Double precision, as in the inner loop of a simulation. */
const FLOATING = `
  li t0, 0x2000
  csrs mstatus, t0
  li t1, 3
  fcvt.d.l f0, t1
  fcvt.d.l f1, t1
  fdiv.d f2, f0, f1
loop:
  fadd.d f3, f3, f2
  fmul.d f4, f3, f2
  fsub.d f5, f4, f3
  fmadd.d f6, f4, f2, f5
  fdiv.d f7, f4, f0
  fsd f7, 0(sp)
  fld f8, 0(sp)
  flt.d t2, f8, f7
  bne t0, zero, loop
`;

function loop(
  engine: EngineKind,
  name: string,
  source: string,
  floor?: number,
  aim?: number,
): Measurement {
  return {
    what: 'mips',
    name: `${engine === 'compiler' ? 'compiled' : 'interpreted'}, ${name}`,
    unit: 'MIPS',
    more: true,
    floor,
    aim,
    async sample(context) {
      return sampleLoop(context, engine, source);
    },
  };
}

function sampleLoop(context: BenchContext, engine: EngineKind, source: string): readonly number[] {
  const options = { ramSize: RAM_SIZE, harts: 1, clock: 'steps', mode: 'bare', engine } as const;
  const machine = createMachine(options);
  const { bytes } = assemble(source, RAM_BASE);
  machine.harts[0]?.set(STACK_POINTER, RAM_BASE + RAM_SIZE / 2);
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  const turns = Math.ceil(INSTRUCTIONS / machine.quantum);
  machine.run(turns);
  return Array.from({ length: context.runs ?? RUNS }, () => {
    stillTime(context);
    const [before, start] = [machine.retired, context.now()];
    machine.run(turns);
    return (machine.retired - before) / (context.now() - start) / 1000;
  });
}

/** Instructions a second in three kinds of code, interpreted and compiled. */
export const machineMeasurements: readonly Measurement[] = [
  loop('interpreter', 'arithmetic', ARITHMETIC, FLOOR, AIM),
  loop('interpreter', 'memory', MEMORY, FLOOR, AIM),
  loop('interpreter', 'floating point', FLOATING),
  loop('compiler', 'arithmetic', ARITHMETIC),
  loop('compiler', 'memory', MEMORY),
  loop('compiler', 'floating point', FLOATING),
];
