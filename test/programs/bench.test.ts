/**
 * The benchmark programs, small: is each the same program everywhere?
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCharBuffer, createMachine } from '../../machine/index.ts';
import {
  benchNames,
  BenchPrograms,
  benchSources,
  loadWithSettings,
} from '../../monitor/command/bench/programs.ts';
import { cloneRoot } from '../../monitor/setup/layout.mjs';
import { boot } from '../support/kernels.ts';

const root = cloneRoot();
const names = benchNames(root);
const programs = new BenchPrograms(root, process.env, () => {});
const PERCENT = 1;
const FIRST_BUILD = 240_000;

const settings = (gated = false) => ({ repetitions: 1, percent: PERCENT, gated });

/** The checksums that a program said, by name. */
function checksums(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^(\w+) 1 end ([0-9a-f]{16})\r?$/gm)].map(([, name, sum]) => [name!, sum!]),
  );
}

async function onTheHost(): Promise<Record<string, string>> {
  const native = await programs.build('native', names);
  return checksums(execFileSync(native, ['1', String(PERCENT)], { encoding: 'utf8' }));
}

it('has each program a line in the README of its folder, and each line a program?', () => {
  const text = readFileSync(join(benchSources(root), 'README.md'), 'utf8');
  const lines = [...text.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  expect(lines.toSorted()).toEqual(names);
  expect(names.length).toBeGreaterThanOrEqual(11);
  expect(readdirSync(benchSources(root))).toContain('main.c');
});

it(
  'does each give on a bare machine what it gives on the host?',
  async () => {
    const elf = loadWithSettings(await programs.build('bare', names), settings());
    const uart = createCharBuffer(65536);
    const machine = createMachine({
      ramSize: 64 * 1024 * 1024,
      harts: 1,
      clock: 'steps',
      mode: 'bare',
      images: { bios: elf },
      uart,
    });
    while (machine.run(1000) === 'budget' && machine.retired < 1e9);
    expect(machine.exitCode).toBe(0);
    const said = checksums(Buffer.from(uart.take()).toString('latin1'));
    expect(Object.keys(said).toSorted()).toEqual(names);
    expect(said).toEqual(await onTheHost());
  },
  FIRST_BUILD,
);

it(
  'does each give as a Task what it gives on the host?',
  async () => {
    const { kernel, spawn } = boot({ machine: { ramSize: 64 * 1024 * 1024 } });
    const image = readFileSync(await programs.build('task', names));
    const args = ['1', String(PERCENT)];
    const task = spawn(image, { name: 'suite', memory: 24 * 1024 * 1024, args });
    const output = kernel.output(task.id);
    output.attach();
    let text = '';
    while (task.result === undefined || output.available > 0) {
      kernel.run(10);
      while (output.available > 0) text += Buffer.from(output.read()).toString('latin1');
    }
    expect(task.result).toMatchObject({ reason: 'exit', status: 0 });
    expect(checksums(text)).toEqual(await onTheHost());
  },
  FIRST_BUILD,
);

it(
  'does each repetition wait for a byte when it is gated?',
  async () => {
    const elf = loadWithSettings(await programs.build('bare', ['fib']), settings(true));
    const uart = createCharBuffer(65536);
    const machine = createMachine({
      ramSize: 16 * 1024 * 1024,
      harts: 1,
      clock: 'steps',
      mode: 'bare',
      images: { bios: elf },
      uart,
    });
    let text = '';
    const until = (end: string) => {
      for (let turn = 0; !text.endsWith(end) && turn < 1000; turn++) {
        machine.run(1);
        text += Buffer.from(uart.take()).toString('latin1');
      }
    };
    until('ready\n');
    machine.run(10);
    expect(text).toBe('fib 1 ready\n');
    uart.send(Uint8Array.of(0x67));
    until('all ready\n');
    expect(text).toMatch(/^fib 1 ready\nfib 1 begin\nfib 1 end [0-9a-f]{16}\nall ready\n$/);
    expect(machine.exitCode).toBeUndefined();
    uart.send(Uint8Array.of(0x67));
    expect(machine.run(10)).toBe('off');
    expect(machine.exitCode).toBe(0);
  },
  FIRST_BUILD,
);

it(
  'does each give under QEMU what it gives on the host?',
  async ({ skip }) => {
    const built = await programs.build('bare', names);
    const folder = mkdtempSync(join(tmpdir(), 'flatland-bench-'));
    try {
      const elf = join(folder, 'suite.elf');
      writeFileSync(elf, loadWithSettings(built, settings()));
      const args = ['-M', 'virt', '-nographic', '-bios', 'none', '-kernel', elf];
      let text = '';
      try {
        text = execFileSync('qemu-system-riscv64', args, { encoding: 'utf8', timeout: 60_000 });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') skip('QEMU is not installed');
        throw error;
      }
      expect(checksums(text)).toEqual(await onTheHost());
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  FIRST_BUILD,
);
