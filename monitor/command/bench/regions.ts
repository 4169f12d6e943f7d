/**
 * How long code takes to become compiled code: a hundred functions, each run for the first time.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assemble, createMachine, RAM_BASE } from '../../../machine/index.ts';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';

const RAM_SIZE = 16 * 1024 * 1024;
const REGIONS = 100;
const RUNS = 15;
const COLD_RUNS = 5;
/** So often until the host has compiled the compiler. */
const WARM_UPS = 20;
const FLOOR = 60;

/**
 * About 40 instructions: a frame, a loop, two ways through it, loads and stores. It returns into
 * the next one, so that there is no region but one for each.
 */
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
  la ra, ${index + 1 < REGIONS ? `f${index + 1}` : 'end'}
  ld s0, 16(sp)
  ld s1, 8(sp)
  addi sp, sp, 32
  ret`;

const PROGRAM = `
  li sp, ${RAM_BASE + RAM_SIZE / 2}
  li s2, ${RAM_BASE + RAM_SIZE / 4}
${Array.from({ length: REGIONS }, (_, index) => functionText(index)).join('\n')}
end:
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
stop:
  j stop`;

/** @returns milliseconds. @throws NotMeasured when fewer regions were compiled */
export function compileAll(now: () => number): number {
  const { bytes } = assemble(PROGRAM, RAM_BASE);
  let callable = 0;
  let took = 0;
  const machine = createMachine({
    ramSize: RAM_SIZE,
    harts: 1,
    clock: 'steps',
    mode: 'bare',
    engine: 'compiler',
    heat: 0,
    trace: {
      region(event) {
        if (event.kind !== 'compiled') return;
        callable += event.regions.length;
        if (took === 0 && callable >= REGIONS) took = now() - start;
      },
    },
  });
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  const start = now();
  machine.run(REGIONS);
  if (took === 0) throw new NotMeasured(`only ${callable} regions were compiled`);
  return took;
}

/** In a thread of its own, in which nothing has been compiled before. */
async function coldSample({ root }: BenchContext): Promise<number> {
  const worker = new Worker(join(root, 'dist', 'regions-worker.js'));
  try {
    const [took] = (await once(worker, 'message')) as [number];
    return took;
  } finally {
    await worker.terminate();
  }
}

const row = { what: 'regions', unit: 'ms', more: false, floor: FLOOR, aim: undefined } as const;

export const regionMeasurements: readonly Measurement[] = [
  {
    ...row,
    name: `${REGIONS} regions, decoding to callable, warm`,
    async sample(context) {
      for (let k = 0; k < WARM_UPS; k++) compileAll(context.now);
      return Array.from({ length: context.runs ?? RUNS }, () => {
        stillTime(context);
        return compileAll(context.now);
      });
    },
  },
  {
    ...row,
    name: 'the same, the first in a thread',
    async sample(context) {
      const samples: number[] = [];
      for (let k = 0; k < (context.runs ?? COLD_RUNS); k++) {
        stillTime(context);
        samples.push(await coldSample(context));
      }
      return samples;
    },
  },
];
