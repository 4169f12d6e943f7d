/**
 * Which images are accepted, and what is said about each that is not.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KernelError } from '../../../kernel/error.ts';
import { readImage } from '../../../kernel/loader/image.ts';
import { smallPlan, writeElf, type ElfPlan } from '../../support/elf-writer.ts';

const CODE = new Uint8Array([0x13, 0, 0, 0, 0x67, 0x80, 0, 0]); // nop; ret
const good = smallPlan(CODE);

/** Message of the refusal, without the name of the image. */
function refusal(plan: ElfPlan | Uint8Array): string {
  const bytes = plan instanceof Uint8Array ? plan : writeElf(plan);
  try {
    readImage('p.elf', bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(KernelError);
    expect((error as KernelError).code).toBe('bad-image');
    const message = (error as KernelError).message;
    expect(message.startsWith('p.elf: ')).toBe(true);
    return message.slice(7);
  }
  return 'accepted';
}

test('is a plain program accepted, with code and data where they belong?', () => {
  const image = readImage('p.elf', writeElf(good));
  expect(image.base).toBe(0x1000);
  expect(image.entry).toBe(0);
  expect(image.dataStart).toBe(0x2000);
  expect(image.end).toBe(0x2000 + 64 + 256);
  expect(image.align).toBe(4096);
});

test('is a program without any data accepted?', () => {
  const image = readImage(
    'p.elf',
    writeElf({ entry: 0, segments: [{ flags: 5, address: 0, bytes: CODE }] }),
  );
  expect(image.dataStart).toBe(16);
  expect(image.end).toBe(16);
});

test.each([
  ['class', { class: 1 }, 'found a 32-bit ELF file, expected 64-bit'],
  ['class 7', { class: 7 }, 'found class 7 ELF file, expected 64-bit'],
  ['byte order', { data: 2 }, 'found data encoding 2, expected 1 (little-endian)'],
  ['ELF version', { version: 2 }, 'found ELF version 2, expected 1'],
  ['machine', { machine: 62 }, 'found machine 62, expected 243 (RISC-V)'],
  [
    'type EXEC',
    { type: 2 },
    'found an executable at fixed addresses, expected a position-independent program (DYN); build it with -fPIE -pie',
  ],
  [
    'type 9',
    { type: 9 },
    'found type 9, expected a position-independent program (DYN); build it with -fPIE -pie',
  ],
  ['RV64E', { flags: 8 }, 'found code for RV64E, expected RV64GC'],
  [
    'quad floats',
    { flags: 6 },
    'found the quad-float calling convention, expected double-float or soft-float',
  ],
  [
    'no program headers',
    { programHeaderCount: 0 },
    'found no program headers, expected at least one PT_LOAD',
  ],
  [
    'many program headers',
    { programHeaderCount: 65 },
    'found 65 program headers, expected at most 64',
  ],
  [
    'short program headers',
    { programHeaderSize: 32 },
    'found program headers of 32 bytes, expected 56',
  ],
] as const)('is a wrong header refused with its reason: %s?', (_, header, message) => {
  expect(refusal({ ...good, header })).toBe(message);
});

test('is a program header table outside the file refused?', () => {
  const message = refusal({ ...good, header: { programHeaderOffset: 0xff_ffff } });
  expect(message).toMatch(
    /^the program header table takes 168 bytes at 0xffffff, expected them inside/,
  );
});

const [text, data] = good.segments as [ElfPlan['segments'][0], ElfPlan['segments'][0]];

test.each([
  ['none', [], 'found no PT_LOAD segment, expected at least one'],
  [
    'alignment of 3',
    [{ ...text, align: 3, offset: 4096 }],
    'the segment at 0x1000 has alignment 3, expected a power of two up to 1048576',
  ],
  [
    'huge alignment',
    [{ ...text, align: 0x20_0000, offset: 4096 }],
    'the segment at 0x1000 has alignment 2097152, expected a power of two up to 1048576',
  ],
  [
    'offset unlike address',
    [{ ...text, offset: 4100 }],
    'the segment at 0x1000 lies at file offset 0x1004, expected both alike modulo 4096',
  ],
  ['overlap', [{ ...text, memorySize: 0x2001 }, data], 'the segments at 0x1000 and 0x3000 overlap'],
  [
    'falling order',
    [data, text],
    'the segments at 0x3000 and 0x1000 are out of order, expected rising addresses',
  ],
  [
    'data below code',
    [{ ...data, address: 0 }, text],
    'the segment at 0x1000 is not writable but lies above one that is, expected all data last',
  ],
  [
    'larger in file',
    [{ ...text, memorySize: 4 }],
    'the segment at 0x1000 has 8 bytes in the file, expected at most its 4 in memory',
  ],
  [
    'writable code',
    [{ ...text, flags: 7 }],
    'the segment at 0x1000 is writable and executable, expected one or the other',
  ],
  [
    'span',
    [text, { ...data, memorySize: 0x8000_0000 }],
    "the segment at 0x3000 ends 2147491840 bytes from the image's start, expected at most 2147483648",
  ],
  [
    'interpreter',
    [text, { ...text, type: 3 }],
    'found an interpreter (PT_INTERP at 0x1000), expected a static program',
  ],
  [
    'thread storage',
    [text, { ...data, type: 7 }],
    'found thread-local storage (PT_TLS at 0x3000), expected none',
  ],
  [
    'rights within 4 bytes',
    [
      { ...text, memorySize: 10 },
      { ...data, address: 0x100a, align: 2 },
    ],
    'the segment at 0x100a begins at no multiple of 4 right behind one with other rights',
  ],
] as const)('are wrong segments refused with their reason: %s?', (_, segments, message) => {
  expect(refusal({ ...good, segments })).toBe(message);
});

test('is a segment that lies outside the file refused?', () => {
  expect(
    refusal({ ...good, segments: [{ ...text, fileSize: 0x10_0000, memorySize: 0x10_0000 }] }),
  ).toMatch(
    /^the segment at 0x1000 takes 1048576 bytes at 0x1000, expected them inside the file of \d+ bytes$/,
  );
});

test('are relocations read, and every wrong one refused?', () => {
  const plan = (offset: number, more = {}): ElfPlan => ({
    ...good,
    relocations: [{ offset, addend: 0x1000, ...more }],
  });
  const image = readImage('p.elf', writeElf(plan(0x3008)));
  expect(image.relocations.count).toBe(1);
  expect(image.relocations.offsets[0]).toBe(0x3008);
  expect(image.relocations.low[0]).toBe(0x1000);
  expect(refusal(plan(0x3008, { type: 2 }))).toBe(
    'relocation 0 at 0x3008 is R_RISCV_64, expected R_RISCV_RELATIVE',
  );
  expect(refusal(plan(0x3008, { type: 5 }))).toMatch('is R_RISCV_JUMP_SLOT');
  expect(refusal(plan(0x3008, { type: 99 }))).toMatch('is of type 99');
  expect(refusal(plan(0x3008, { symbol: 4 }))).toBe(
    'relocation 0 at 0x3008 names symbol 4, expected none',
  );
  for (const outside of [0, 0x1000, 0x2fff, 0x3139, 0x4000, 0x7fff_fff8]) {
    expect(refusal(plan(outside))).toBe(
      `relocation 0 at 0x${outside.toString(16)} lies outside the data`,
    );
  }
});

test.each([
  [1, 5, 'found a shared library it needs (DT_NEEDED), expected none'],
  [22, 0, 'found relocations in code (DT_TEXTREL), expected none'],
  [17, 0, 'found DT_REL relocations, expected DT_RELA only'],
  [36, 0, 'found DT_RELR relocations, expected DT_RELA only'],
  [2, 48, 'found relocations of a procedure linkage table, expected none'],
  [27, 8, 'found constructors (DT_INIT_ARRAY), expected none: _start runs nothing before itself'],
  [28, 8, 'found destructors (DT_FINI_ARRAY), expected none'],
  [9, 16, 'found relocations of 16 bytes, expected 24'],
  [8, 25, 'found 25 bytes of relocations, expected a multiple of 24'],
  [7, 0x9000, 'the relocations at 0x9000 lie outside every segment'],
])('is a dynamic section with tag %i refused?', (tag, value, message) => {
  const relocations = [{ offset: 0x3000, addend: 0 }];
  expect(refusal({ ...good, relocations, dynamic: [[tag, value]] })).toBe(message);
});

test('is another ABI version refused with both numbers?', () => {
  expect(refusal({ ...good, abi: null })).toBe(
    'found no ABI note, expected one for version 1; include flatland.h in the program',
  );
  expect(refusal({ ...good, abi: 0 })).toBe(
    'built for ABI version 0, this kernel has version 1; the program is older, build it again',
  );
  expect(refusal({ ...good, abi: 7 })).toBe(
    'built for ABI version 7, this kernel has version 1; the program is newer, build it again',
  );
});

test.each([
  [0x3000, 'the entry point 0x3000 is not in any code'],
  [0xfff, 'the entry point 0xfff is not in any code'],
  [0x1007, 'the entry point 0x1007 is not in any code'],
  [0x1001, 'the entry point 0x1001 is odd'],
])('is an entry point at 0x%x refused?', (entry, message) => {
  expect(refusal({ ...good, entry })).toBe(message);
});

test('are symbols found by address and by name?', () => {
  const image = readImage(
    'p.elf',
    writeElf({
      ...good,
      symbols: [
        { name: '.L0', address: 0x1000, type: 0 },
        { name: '_start', address: 0x1000, size: 4 },
        { name: 'helper', address: 0x1004, size: 4 },
        { name: 'counter', address: 0x3000, size: 8, type: 1 },
        { name: 'outside', address: 0x9_0000, size: 8, type: 1 },
      ],
    }),
  );
  const symbols = image.symbols();
  expect(symbols.problem).toBeUndefined();
  expect(symbols.all.map((s) => s.name)).toEqual(['_start', 'helper', 'counter']);
  expect(symbols.at(2)?.name).toBe('_start');
  expect(symbols.at(4)?.name).toBe('helper');
  expect(symbols.at(8)).toBeUndefined();
  expect(symbols.named('counter')?.at).toBe(0x2000);
  expect(symbols.named('outside')).toBeUndefined();
});

test('does a program with a damaged symbol table load, saying what is wrong with it?', () => {
  const bytes = writeElf({ ...good, symbols: [{ name: '_start', address: 0x1000 }] });
  new DataView(bytes.buffer).setUint16(58, 12, true);
  const image = readImage('p.elf', bytes);
  expect(image.symbols().all).toEqual([]);
  expect(image.symbols().problem).toBe('p.elf: found section headers of 12 bytes');
});

test('does every damaged file end in a refusal or a valid image, never in anything else?', () => {
  const original = writeElf({
    ...good,
    relocations: [
      { offset: 0x3000, addend: 0x1000 },
      { offset: 0x3010, addend: 0x3000 },
    ],
    symbols: [{ name: '_start', address: 0x1000, size: 8 }],
  });
  const place = fc.oneof(fc.nat(64 + 56 * 6), fc.nat(original.length - 1));
  const value = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, value), { minLength: 1, maxLength: 12 }),
      fc.nat(original.length),
      fc.boolean(),
      (changes, length, cut) => {
        const bytes = original.slice(0, cut ? length : undefined);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        let image;
        try {
          image = readImage('p.elf', bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(KernelError);
          return;
        }
        image.symbols();
        expect(image.dataStart).toBeLessThanOrEqual(image.end);
        for (const s of image.segments) {
          expect(s.at + s.size).toBeLessThanOrEqual(image.end);
          expect(s.fileOffset + s.fileSize).toBeLessThanOrEqual(bytes.length);
          if (s.writable) expect(s.at).toBeGreaterThanOrEqual(image.dataStart);
        }
        for (const offset of image.relocations.offsets) {
          expect(offset).toBeGreaterThanOrEqual(image.dataStart);
          expect(offset + 8).toBeLessThanOrEqual(image.end);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
