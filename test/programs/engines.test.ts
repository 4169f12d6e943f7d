/**
 * Whole programs, interpreted and compiled: the same output, the same number of instructions, the
 * same RAM to the byte?
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble, createCharBuffer, createMachine } from '../../machine/index.ts';
import {
  benchNames,
  BenchPrograms,
  loadWithSettings,
} from '../../monitor/command/bench/programs.ts';
import { ConfigFiles } from '../../monitor/host/config-files.ts';
import { cloneRoot, layoutOf } from '../../monitor/setup/layout.mjs';
import { boot } from '../support/kernels.ts';

const root = cloneRoot();
const FIRST_BUILD = 240_000;
const ENGINES = ['interpreter', 'compiler'] as const;
type Engine = (typeof ENGINES)[number];

/** Compiled as soon as a block is entered for the second time. */
const EAGER = { heat: 1 };

const MEGABYTE = 1024 * 1024;
const WRAPPER = 0x8300_0000;

/**
 * Starts the program at the start of RAM with timer interrupts at random times: the handler
 * draws the next one from its own generator, and counts.
 */
const INTERRUPTED = `
  la t0, handler
  csrw mtvec, t0
  la t0, saved
  csrw mscratch, t0
  li t0, 0x80
  csrw mie, t0
  li t0, 0x02004000
  li t1, 50
  sd t1, 0(t0)
  li t0, 8
  csrs mstatus, t0
  li t0, 0x80000000
  jr t0
  .align 2
handler:
  csrrw t0, mscratch, t0
  sd t1, 8(t0)
  sd t2, 16(t0)
  ld t1, 24(t0)
  addi t1, t1, 1
  sd t1, 24(t0)
  ld t1, 32(t0)
  li t2, 1103515245
  mul t1, t1, t2
  addi t1, t1, 1013
  sd t1, 32(t0)
  srli t1, t1, 20
  andi t1, t1, 511
  addi t1, t1, 1
  li t2, 0x0200bff8
  ld t2, 0(t2)
  add t1, t1, t2
  li t2, 0x02004000
  sd t1, 0(t2)
  ld t1, 8(t0)
  ld t2, 16(t0)
  csrrw t0, mscratch, t0
  mret
  .align 3
saved:
  .space 40
`;
const COUNT_OFFSET = 16;

interface Ended {
  readonly text: string;
  readonly retired: number;
  readonly ticks: number;
  readonly interrupts: bigint;
  readonly code: number | undefined;
  readonly ram: Uint8Array;
}

function bare(elf: Uint8Array, engine: Engine, interrupted: boolean): Ended {
  const uart = createCharBuffer(65536);
  const machine = createMachine({
    ramSize: 64 * MEGABYTE,
    harts: 1,
    clock: 'steps',
    mode: 'bare',
    images: { bios: elf },
    uart,
    engine,
    ...EAGER,
  });
  const { bytes } = assemble(INTERRUPTED, WRAPPER);
  if (interrupted) {
    machine.ram.slice(WRAPPER, bytes.length).set(bytes);
    machine.codeChanged(WRAPPER, bytes.length);
    machine.harts[0]!.pc = WRAPPER;
  }
  while (machine.run(1000) === 'budget' && machine.retired < 2e9);
  const counter = WRAPPER - machine.ram.base + bytes.length - COUNT_OFFSET;
  return {
    text: Buffer.from(uart.take()).toString('latin1'),
    retired: machine.retired,
    ticks: machine.mtime(),
    interrupts: machine.ram.view.getBigUint64(counter, true),
    code: machine.exitCode,
    ram: machine.ram.bytes,
  };
}

function same(one: Ended, other: Ended): void {
  const { ram, ...rest } = one;
  const { ram: otherRam, ...otherRest } = other;
  expect(otherRest).toEqual(rest);
  expect(Buffer.compare(ram, otherRam)).toBe(0);
}

describe('the benchmark programs', () => {
  const programs = new BenchPrograms(root, process.env, () => {});
  const settings = { repetitions: 1, percent: 1, gated: false };

  it.each([false, true])(
    'are they the same compiled, with interrupts at random times: %s?',
    async (interrupted) => {
      const elf = loadWithSettings(await programs.build('bare', benchNames(root)), settings);
      const [one, other] = ENGINES.map((engine) => bare(elf, engine, interrupted));
      expect(one!.code).toBe(0);
      expect(one!.text.match(/ end /g)).toHaveLength(benchNames(root).length);
      if (interrupted) expect(one!.interrupts).toBeGreaterThan(1000n);
      same(one!, other!);
    },
    FIRST_BUILD,
  );
});

/** Arguments and input that make bundled Tasks do more, or end sooner. */
const RUNS: Readonly<Record<string, { args?: string[]; input?: string }>> = {
  primes: { args: ['2000'] },
  echo: { input: 'some words\nand more\n'.repeat(500) },
  wc: { input: 'word and word\n'.repeat(5000) },
  sha256: { input: 'x'.repeat(20_000) },
  mandel: { args: ['40', '40'] },
  calls: { args: ['500'] },
  btp: { args: ['3'] },
  sleepy: { args: ['2', '20'] },
};
/** Some Tasks never end; so many turns are enough to see. */
const TURNS = 1000;

describe('the bundled Tasks', () => {
  const files = new ConfigFiles({ overlay: undefined, env: {}, cwd: root, root });
  const names = readdirSync(layoutOf(root).programs)
    .filter((file) => file.endsWith('.elf'))
    .map((file) => file.slice(0, -'.elf'.length));

  function run(name: string, engine: Engine) {
    const { args, input = '' } = RUNS[name] ?? {};
    const { kernel, machine } = boot({
      machine: { engine, ...EAGER },
      kernel: { programs: files },
    });
    const task = kernel.spawn(files.task(name, args === undefined ? {} : { args }));
    const to = kernel.input(task.id);
    const from = kernel.output(task.id);
    from.attach();
    let rest: Uint8Array = Buffer.from(input);
    const chunks: Uint8Array[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      if (rest.length > 0) rest = rest.subarray(to.write(rest));
      else if (!to.closed) to.end();
      kernel.run(1);
      while (from.available > 0) chunks.push(from.read());
      if (task.result !== undefined) break;
    }
    return {
      output: Buffer.concat(chunks).toString('latin1'),
      result: task.result,
      retired: machine.retired,
      ticks: machine.mtime(),
      ram: machine.ram.bytes,
    };
  }

  it.each(names)('is %s the same compiled?', (name) => {
    const { ram, ...one } = run(name, 'interpreter');
    const { ram: otherRam, ...other } = run(name, 'compiler');
    expect(one.retired).toBeGreaterThan(50);
    expect(other).toEqual(one);
    const same = Buffer.compare(ram, otherRam) === 0;
    const at = same ? -1 : ram.findIndex((byte, index) => byte !== otherRam[index]);
    expect(at).toBe(-1);
  });
});
