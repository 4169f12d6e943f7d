/**
 * What the kernel wants to find in a device tree.
 */

import { expect, test } from 'vitest';
import { readBoard } from '../../../kernel/boot/board.ts';
import { createCharBuffer, createMachine } from '../../../machine/index.ts';

function machine(harts: number, uart: boolean) {
  return createMachine({
    ramSize: 8 * 1024 * 1024,
    harts,
    clock: 'steps',
    mode: 'hosted',
    ...(uart ? { uart: createCharBuffer(64) } : {}),
  });
}

test('does it find everything the board has?', () => {
  expect(readBoard(machine(3, true).deviceTree)).toMatchObject({
    ram: { start: 0x8000_0000, size: 8 * 1024 * 1024 },
    harts: 3,
    timebase: 10_000_000,
    clint: { base: 0x0200_0000 },
    plic: { base: 0x0c00_0000, contexts: [0, 2, 4] },
    uart: { base: 0x1000_0000, interrupt: 10 },
  });
});

test('is a board without a UART a board?', () => {
  expect(readBoard(machine(1, false).deviceTree).uart).toBeUndefined();
});

test.each([
  ['riscv,clint0', 'a CLINT (riscv,clint0) is missing'],
  ['riscv,plic0', 'a PLIC (riscv,plic0) is missing'],
  ['timebase-frequency', 'timebase-frequency is missing'],
  ['memory', 'a memory node is missing'],
])('is what is missing named: %s?', (what, message) => {
  const blob = machine(1, true).deviceTree.slice();
  const needle = new TextEncoder().encode(what);
  for (let i = 0; i + needle.length <= blob.length; i++) {
    if (needle.every((byte, j) => blob[i + j] === byte)) blob[i] = 'X'.charCodeAt(0);
  }
  const sifive = new TextEncoder().encode('sifive,clint0');
  const plic = new TextEncoder().encode('sifive,plic-1.0.0');
  for (const other of [sifive, plic]) {
    for (let i = 0; i + other.length <= blob.length; i++) {
      if (other.every((byte, j) => blob[i + j] === byte)) blob[i] = 'X'.charCodeAt(0);
    }
  }
  expect(() => readBoard(blob)).toThrow(message);
});

test('is a blob that is no device tree refused?', () => {
  expect(() => readBoard(new Uint8Array(100))).toThrow('device tree');
});
