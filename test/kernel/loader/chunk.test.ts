/**
 * How a chunk is divided and filled.
 */

import { expect, test } from 'vitest';
import { layOutChunk } from '../../../kernel/loader/chunk.ts';
import { readImage } from '../../../kernel/loader/image.ts';
import { placeImage } from '../../../kernel/loader/place.ts';
import { smallPlan, writeElf } from '../../support/elf-writer.ts';

const CODE = new Uint8Array([0x13, 0, 0, 0, 0x67, 0x80, 0, 0]);
const DATA = new Uint8Array(64).fill(7);
const request = { name: 'p', memory: 65536, stack: 4096, args: ['-x', 'ü'], env: { A: '1' } };

function image(relocations: { offset: number; addend: number }[] = []) {
  return readImage('p.elf', writeElf({ ...smallPlan(CODE, DATA), relocations }));
}

test('do the parts of a chunk follow each other without overlap?', () => {
  const chunk = layOutChunk(image(), request);
  const order = [
    0,
    chunk.dataStart,
    chunk.dataEnd,
    chunk.ring,
    chunk.self,
    chunk.argv,
    chunk.envp,
    chunk.strings,
    chunk.heapStart,
    chunk.guard,
    chunk.stackLow,
    chunk.size,
  ];
  expect([...order].sort((a, b) => a - b)).toEqual(order);
  expect(chunk.size).toBe(65536);
  expect(chunk.stackLow).toBe(65536 - 4096);
  expect(chunk.guard).toBe(65536 - 4096 - 4096);
  expect(chunk.heapStart % 16).toBe(0);
});

test('is a chunk that is too small refused with the sum and its parts?', () => {
  let message = '';
  try {
    layOutChunk(image(), { ...request, memory: 12000 });
  } catch (error) {
    message = (error as Error).message;
  }
  const numbers =
    /^p: needs (\d+) bytes, :memory gives 12000: image (\d+) \+ data (\d+) \+ system area (\d+) \+ guard 4096 \+ stack 4096$/.exec(
      message,
    );
  expect(message).toMatch(/^p: needs/);
  const [, needed, text, data, system] = numbers!.map(Number);
  expect(needed).toBe(text! + data! + system! + 4096 + 4096);
  const exact = layOutChunk(image(), { ...request, memory: needed! });
  expect(exact.heapStart).toBe(exact.guard);
  expect(() => layOutChunk(image(), { ...request, memory: needed! - 16 })).toThrow('p: needs');
});

test.each([
  [{ memory: 0 }, 'p: memory is 0, expected bytes, 1 or more'],
  [{ memory: 1.5 }, 'p: memory is 1.5'],
  [{ stack: -1 }, 'p: stack is -1'],
  [{ args: ['a\0b'] }, 'argument "a\\u0000b" contains a NUL character'],
  [{ env: { K: '\0' } }, 'variable "K=\\u0000" contains a NUL character'],
])('is a request that makes no sense refused: %j?', (change, message) => {
  expect(() => layOutChunk(image(), { ...request, ...change })).toThrow(message);
});

test('does the program find its bytes, its pointers and itself?', () => {
  const base = 0x8000_0000;
  const buffer = new ArrayBuffer(0x40000);
  const ram = { base, bytes: new Uint8Array(buffer), view: new DataView(buffer) };
  const loaded = image([
    { offset: 0x3000, addend: 0x1004 },
    { offset: 0x3010, addend: -1 },
  ]);
  const chunk = layOutChunk(loaded, request);
  const start = base + 0x10000;
  placeImage(ram, loaded, chunk, start, 42);

  const at = (address: number): bigint => ram.view.getBigUint64(address - base, true);
  const word = (address: number): number => ram.view.getUint32(address - base, true);
  const text = (address: number): string => {
    const from = address - base;
    return new TextDecoder().decode(ram.bytes.slice(from, ram.bytes.indexOf(0, from)));
  };
  // The image's lowest address is 0 here: the writer puts the relocation table there.
  expect(ram.bytes.slice(0x11000, 0x11008)).toEqual(CODE);
  expect(ram.bytes[0x13000 + 32]).toBe(7);
  expect(at(start + 0x3000)).toBe(BigInt(start + 0x1004));
  expect(at(start + 0x3010)).toBe(BigInt(start - 1));

  const self = start + chunk.self;
  expect([word(self), word(self + 4), word(self + 8), word(self + 12)]).toEqual([88, 42, 3, 1]);
  const argv = Number(at(self + 16));
  expect([0, 1, 2].map((i) => text(Number(at(argv + 8 * i))))).toEqual(['p', '-x', 'ü']);
  expect(at(argv + 24)).toBe(0n);
  const envp = Number(at(self + 24));
  expect(text(Number(at(envp)))).toBe('A=1');
  expect(at(envp + 8)).toBe(0n);
  expect(Number(at(self + 32))).toBe(start + chunk.heapStart);
  expect(Number(at(self + 40))).toBe(start + chunk.guard);
  expect(Number(at(self + 56))).toBe(start + chunk.size);
  expect(word(Number(at(self + 64)) + 8)).toBe(32);
  expect(text(Number(at(self + 72)))).toBe('p');
});
