/**
 * How long hot code takes to become compiled code: a hundred functions, from decoding until the
 * last of them can be called.
 *
 * They get hot beside each other and are compiled as any code is, several to a module. What is
 * added up is the time the compiler takes, not that of the program.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assemble, createMachine, RAM_BASE } from '../../../machine/index.ts';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';

const RAM_SIZE = 16 * 1024 * 1024;
const REGIONS = 100;
const RUNS = 15;
const COLD_RUNS = 9;
/** So often until the host has compiled the compiler. */
const WARM_UPS = 20;
const FLOOR = 60;
/** Times the functions are called, enough to make them hot. */
const ROUNDS = 3000;
/** Machine rounds in which they have to be. */
const MOST_ROUNDS = 10_000;

/** About 35 instructions: a frame, a loop, two ways through it, loads and stores. */
const functionText = (index: number): string => `
f${index}:
  addi sp, sp, -32
  sd s0, 16(sp)
  sd s1, 8(sp)
  mv s0, a0
  li s1, 3
l${index}:
  ld a1, ${8 * (index % 32)}(s2)
  lw a2, 4(s2)
  lbu a3, ${index % 64}(s2)
  add s0, s0, a1
  xor a2, a2, a3
  slli a4, a2, ${1 + (index % 30)}
  srli a5, s0, 7
  sub a4, a4, a5
  andi a6, a4, ${index + 1}
  beqz a6, e${index}
  mul a7, a4, a6
  addw a7, a7, s1
  sd a7, ${8 * (index % 16)}(s2)
  sltu a6, a7, s0
  add s0, s0, a6
  j n${index}
e${index}:
  or a7, a4, a5
  sh a7, 6(s2)
  sraiw a7, a7, 3
  bltu a7, a5, n${index}
  neg a7, a7
  add s0, s0, a7
n${index}:
  addi s1, s1, -1
  bnez s1, l${index}
  mv a0, s0
  ld s0, 16(sp)
  ld s1, 8(sp)
  addi sp, sp, 32
  ret`;

const all = (text: (index: number) => string): string =>
  Array.from({ length: REGIONS }, (_, index) => text(index)).join('\n');

/** It ends by the finisher (0x5555 at 0x100000). */
const PROGRAM = `
  li sp, ${RAM_BASE + RAM_SIZE / 2}
  li s2, ${RAM_BASE + RAM_SIZE / 4}
  li s3, ${ROUNDS}
again:
${all((index) => `  call f${index}`)}
  addi s3, s3, -1
  bnez s3, again
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
stop:
  j stop
${all(functionText)}`;

/** Adds up what modules took, until they hold all the regions. */
class Sum {
  #regions = 0;
  #milliseconds = 0;

  get complete(): boolean {
    return this.#regions >= REGIONS;
  }

  add(regions: number, milliseconds: number): void {
    if (this.complete) return;
    this.#regions += regions;
    this.#milliseconds += milliseconds;
  }

  /** @throws NotMeasured when there were fewer regions */
  result(): number {
    if (!this.complete) throw new NotMeasured(`only ${this.#regions} regions were compiled`);
    return this.#milliseconds;
  }
}

function here({ now }: BenchContext): number {
  const sum = new Sum();
  let hotAt = 0;
  const machine = createMachine({
    ramSize: RAM_SIZE,
    harts: 1,
    clock: 'steps',
    mode: 'bare',
    engine: 'compiler',
    trace: {
      region(event) {
        if (event.kind === 'hot') hotAt = now();
        if (event.kind === 'compiled') sum.add(event.regions.length, now() - hotAt);
      },
    },
  });
  const { bytes } = assemble(PROGRAM, RAM_BASE);
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  for (let round = 0; round < MOST_ROUNDS && !sum.complete; round++) machine.run(1);
  return sum.result();
}

/** As anybody's program: `flatland boot`, which tells what it compiled. */
async function inProcess({ root, cwd, env, ended }: BenchContext): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'flatland-bench-'));
  try {
    const program = join(folder, 'regions.bin');
    const told = join(folder, 'told');
    writeFileSync(program, assemble(PROGRAM, RAM_BASE).bytes);
    const boot = ['boot', '--bios', program, '--memory', String(RAM_SIZE)];
    await promisify(execFile)(
      process.execPath,
      [join(root, 'flatland.cjs'), ...boot, '--trace', 'regions', '--trace-file', told],
      { cwd, env, signal: ended },
    );
    const sum = new Sum();
    for (const [, milliseconds, regions] of readFileSync(told, 'utf8').matchAll(COMPILED)) {
      sum.add(regions!.split(' instructions)').length - 1, Number(milliseconds));
    }
    return sum.result();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const COMPILED = /^region compiled to \d+ bytes in ([\d.]+) ms: (.*)$/gm;

const row = { what: 'regions', unit: 'ms', more: false, floor: FLOOR, aim: undefined } as const;

export const regionMeasurements: readonly Measurement[] = [
  {
    ...row,
    name: `${REGIONS} regions, decoding to callable`,
    async sample(context) {
      const samples: number[] = [];
      for (let k = 0; k < (context.runs ?? COLD_RUNS); k++) {
        stillTime(context);
        samples.push(await inProcess(context));
      }
      return samples;
    },
  },
  {
    ...row,
    name: 'the same, once the compiler is warm',
    async sample(context) {
      for (let k = 0; k < WARM_UPS; k++) here(context);
      return Array.from({ length: context.runs ?? RUNS }, () => {
        stillTime(context);
        return here(context);
      });
    },
  },
];
