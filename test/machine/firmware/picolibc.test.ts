import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { FirmwareConsole } from './console.ts';

const COMPILER = 'riscv64-unknown-elf-gcc';
const FLAGS = [
  '--specs=picolibc.specs',
  '-march=rv64imafdc',
  '-mabi=lp64d',
  '-mcmodel=medany',
  '-O2',
  ...[
    ['__flash', '0x80000000'],
    ['__flash_size', '0x200000'],
    ['__ram', '0x80200000'],
    ['__ram_size', '0x200000'],
  ].map(([symbol, value]) => `-Wl,--defsym=${symbol}=${value}`),
];

function build(context: TestContext): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'flatland-picolibc-'));
  try {
    const source = new URL('doubles.c', import.meta.url).pathname;
    const file = join(folder, 'doubles.elf');
    const probe = spawnSync(COMPILER, ['--specs=picolibc.specs', '-E', '-x', 'c', '/dev/null']);
    if (probe.status !== 0) {
      context.skip(`${COMPILER} with picolibc is not there (package picolibc-riscv64-unknown-elf)`);
    }
    const result = spawnSync(COMPILER, [...FLAGS, source, '-lm', '-o', file], { encoding: 'utf8' });
    expect(result.stderr).toBe('');
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A double as sixteen hexadecimal digits. */
function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** `%e` of C from JavaScript's exponent form. */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return 'inf';
  return value.toExponential(6).replace(/e([+-])(\d)$/, 'e$10$2');
}

it('does a picolibc program print doubles right, to the last bit?', (context) => {
  const console = new FirmwareConsole({ bios: build(context) });
  expect(console.untilOff()).toBe(0);
  const lines = new Map(console.text.split('\n').map((line) => [line.split(' ')[0], line]));
  const expected = {
    third: 1 / 3,
    root: Math.SQRT2,
    // Those of picolibc, as under QEMU: hosts differ in the last place.
    sine: 0.8414709848078965,
    power: 2.8284271247461898,
    huge: 1e300 * 1e8,
    infinity: Infinity,
    tiny: 3 * Number.MIN_VALUE,
    rounded: Math.fround(1 / 3),
    // 0.1 is a little more than a tenth, which only one rounding shows.
    fused: 2 ** -54,
  };
  for (const [name, value] of Object.entries(expected)) {
    const [, general, , exponent, pattern] = lines.get(name)!.split(' ');
    expect(pattern, name).toBe(bits(value));
    // picolibc prints no more digits of a subnormal number than tell it apart.
    if (name === 'tiny') continue;
    expect(exponent, name).toBe(scientific(value));
    expect(Number(general === 'inf' ? 'Infinity' : general), name).toBe(
      Number(value.toPrecision(12)),
    );
  }
  expect(console.text).toContain('\n-2 2 3000000000\n');
}, 60_000);
