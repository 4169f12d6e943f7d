/**
 * Time from start to the prompt of somebody else's firmware, here and in QEMU.
 *
 * U-Boot for M-mode from Debian's package u-boot-qemu; the countdown is stopped with a
 * key. QEMU's figure is only told, for comparison.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createCharBuffer, createMachine } from '../../../machine/index.ts';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';

const FILE = '/usr/lib/u-boot/qemu-riscv64/uboot.elf';
const QEMU = 'qemu-system-riscv64';
const COUNTDOWN = 'Hit any key';
const PROMPT = '=> ';
const RAM_SIZE = 128 * 1024 * 1024;
const RUNS = 3;
/** Machine time within which U-Boot has to be there, in ticks of 100 ns. */
const MOST_TICKS = 100_000_000;

function measureBoot(name: string, once: (context: BenchContext) => Promise<number>): Measurement {
  return {
    what: 'boot',
    name,
    unit: 's',
    more: false,
    floor: undefined,
    aim: undefined,
    async sample(context) {
      if (!existsSync(FILE)) throw new NotMeasured(`${FILE} is not there (package u-boot-qemu)`);
      const samples: number[] = [];
      for (let i = 0; i < (context.runs ?? RUNS); i++) samples.push(await once(context));
      return samples;
    },
  };
}

async function here(context: BenchContext): Promise<number> {
  const start = context.now();
  const uart = createCharBuffer(65536);
  const images = { bios: readFileSync(FILE) };
  const machine = createMachine({
    ramSize: RAM_SIZE,
    harts: 1,
    clock: 'steps',
    engine: context.engine,
    mode: 'bare',
    images,
    uart,
  });
  const watch = promptWatch(() => uart.send(Uint8Array.of(0x20)));
  while (!watch(String.fromCharCode(...uart.take()))) {
    stillTime(context);
    if (machine.mtime() > MOST_TICKS) throw new Error('U-Boot did not reach its prompt');
    machine.run(4);
  }
  return (context.now() - start) / 1000;
}

function inQemu(context: BenchContext): Promise<number> {
  const start = context.now();
  const child = spawn(QEMU, ['-M', 'virt', '-m', '128M', '-nographic', '-bios', FILE], {
    stdio: ['pipe', 'pipe', 'ignore'],
    signal: context.ended,
  });
  return new Promise((resolve, reject) => {
    const watch = promptWatch(() => void child.stdin.write(' '));
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT';
      reject(missing ? new NotMeasured(`${QEMU} is not installed`) : error);
    });
    child.on('exit', () => reject(new Error('QEMU ended before the prompt')));
    child.stdout.setEncoding('latin1');
    child.stdout.on('data', (text: string) => {
      if (!watch(text)) return;
      resolve((context.now() - start) / 1000);
      child.kill();
    });
  });
}

/** Looks at the console as it comes, stops the countdown, and says when the prompt is there. */
function promptWatch(stopCountdown: () => void): (text: string) => boolean {
  let all = '';
  let stopped = false;
  return (text) => {
    all += text;
    if (!stopped && all.includes(COUNTDOWN)) {
      stopped = true;
      stopCountdown();
    }
    return stopped && all.endsWith(PROMPT);
  };
}

/** Seconds to U-Boot's prompt. */
export const bootMeasurements: readonly Measurement[] = [
  measureBoot('to U-Boot’s prompt', here),
  measureBoot('to U-Boot’s prompt, in QEMU', inQemu),
];
