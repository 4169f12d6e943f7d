/**
 * Runs an image on qemu-system-riscv64; RAM is a file, from which results are read.
 */

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { correctAtomics } from './compare.ts';
import { BASE, RAM_SIZE, RESULT_SIZE, RESULTS } from './driver.ts';

/** QEMU's version line, or undefined where it is not installed. */
export function qemuVersion(): string | undefined {
  try {
    const text = execFileSync('qemu-system-riscv64', ['--version'], { encoding: 'utf8' });
    return text.split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Without what Flatland has not, and with Zicond where QEMU has it (8.1; no version before 9 is asked). */
function processor(): string {
  const major = Number(/version (\d+)/.exec(qemuVersion() ?? '')?.[1] ?? 0);
  return `rv64,h=off,mmu=off${major >= 9 ? ',zicond=on' : ''}`;
}

/** Runs an image to its end; returns the results of `count` sequences. @throws when QEMU fails */
export function runOnQemu(image: Uint8Array, count: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'flatland-qemu-'));
  try {
    const ram = join(folder, 'ram');
    const file = join(folder, 'image');
    writeFileSync(file, image);
    writeFileSync(ram, new Uint8Array(0));
    execFileSync(
      'qemu-system-riscv64',
      [
        ...['-machine', 'virt,memory-backend=ram', '-cpu', processor()],
        ...['-m', `${RAM_SIZE / 2 ** 20}M`, '-bios', 'none', '-nographic', '-serial', 'none'],
        ...[
          '-monitor',
          'none',
          '-device',
          `loader,file=${file},addr=0x${BASE.toString(16)},force-raw=on`,
        ],
        ...['-object', `memory-backend-file,id=ram,mem-path=${ram},share=on,size=${RAM_SIZE}`],
      ],
      { timeout: 120_000, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const results = new Uint8Array(count * RESULT_SIZE);
    const handle = openSync(ram, 'r');
    readSync(handle, results, 0, results.length, RESULTS - BASE);
    closeSync(handle);
    correctAtomics(results, image);
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
