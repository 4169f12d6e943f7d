import { describe, expect, it } from 'vitest';
import {
  LoadError,
  createMachine,
  parseDeviceTree,
  type BootImages,
} from '../../../machine/index.ts';
import { planBoot } from '../../../machine/board/boot/plan.ts';

const RAM = 0x8000_0000;
const MEGABYTE = 1 << 20;
const JUMP_SELF = 0x0000_006f;

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(4 * index, value, true));
  return bytes;
}

interface Segment {
  type?: number;
  address: number;
  bytes: Uint8Array;
  size?: number;
}

/** An ELF64 file, fields retyped from the gABI, chapters 4 and 5. */
function elf(segments: Segment[], entry = RAM, change?: (view: DataView) => void): Uint8Array {
  const dataAt = 64 + 56 * segments.length;
  const length = segments.reduce((sum, { bytes }) => sum + bytes.length, dataAt);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 243, true);
  view.setBigUint64(24, BigInt(entry), true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, segments.length, true);
  let at = dataAt;
  segments.forEach(({ type = 1, address, bytes, size = bytes.length }, index) => {
    const header = 64 + 56 * index;
    view.setUint32(header, type, true);
    view.setBigUint64(header + 8, BigInt(at), true);
    view.setBigUint64(header + 16, 0xdead_0000n, true);
    view.setBigUint64(header + 24, BigInt(address), true);
    view.setBigUint64(header + 32, BigInt(bytes.length), true);
    view.setBigUint64(header + 40, BigInt(size), true);
    file.set(bytes, at);
    at += bytes.length;
  });
  change?.(view);
  return file;
}

function boot(images: BootImages, ramSize = 256 * MEGABYTE, harts = 1) {
  return createMachine({ ramSize, harts, clock: 'steps', mode: 'bare', images });
}

const plan = (images: BootImages) => planBoot({ base: RAM, size: 256 * MEGABYTE }, images);

describe('bare machine', () => {
  it('does a hart leave the reset ROM as on QEMU virt: a0, a1, a2, t0 and the start of RAM?', () => {
    const machine = boot({ bios: words(JUMP_SELF) }, 256 * MEGABYTE, 2);
    expect(machine.harts.map((hart) => hart.pc)).toEqual([0x1000, 0x1000]);
    machine.run(1);
    for (const hart of machine.harts) {
      expect(hart.pc).toBe(RAM);
      expect(hart.privilege).toBe(3);
      expect(hart.number(10)).toBe(hart.id);
      expect(hart.number(11)).toBe(0x8fe0_0000);
      expect(hart.number(12)).toBe(0x1028);
      expect(hart.number(5)).toBe(RAM);
    }
  });

  it('does the ROM hold what fw_dynamic wants: magic, version, next address, S-mode?', () => {
    const machine = boot({ bios: words(JUMP_SELF), kernel: words(JUMP_SELF) });
    const read = (offset: number) => machine.busRead(0x1028 + offset, 4);
    expect([read(0), read(8), read(16), read(24), read(32), read(40)]).toEqual([
      0x4942_534f, 2, 0x8020_0000, 1, 0, 0,
    ]);
  });

  it('is the ROM deaf to writes?', () => {
    const machine = boot({ bios: words(JUMP_SELF) });
    machine.busWrite(0x1000, 4, 0);
    expect(machine.busRead(0x1000, 4)).toBe(0x0000_0297);
  });

  it('do ELF segments go to their physical addresses, with zeros behind them?', () => {
    const file = elf(
      [
        { address: RAM + 0x1000, bytes: words(JUMP_SELF, 7), size: 64 },
        { address: RAM + 0x2000, bytes: words(8) },
      ],
      RAM + 0x1000,
    );
    const machine = boot({ bios: file });
    expect(machine.busRead(RAM + 0x1004, 4)).toBe(7);
    expect(machine.busRead(RAM + 0x2000, 4)).toBe(8);
    machine.run(1);
    expect(machine.harts[0]!.pc).toBe(RAM + 0x1000);
  });

  it('does a raw kernel go to the next 2 MiB after the firmware?', () => {
    const small = plan({ bios: words(0), kernel: words(0) });
    expect([small.start, small.next]).toEqual([RAM, RAM + 2 * MEGABYTE]);
    const large = plan({ bios: new Uint8Array(2 * MEGABYTE + 1), kernel: words(0) });
    expect(large.next).toBe(RAM + 4 * MEGABYTE);
  });

  it('do command line and initial RAM disk reach /chosen and RAM?', () => {
    const machine = boot({
      bios: words(JUMP_SELF),
      kernel: words(JUMP_SELF),
      initrd: Uint8Array.of(1, 2, 3),
      append: 'quiet',
    });
    const chosen = parseDeviceTree(machine.deviceTree).find('chosen')!;
    expect(chosen.string('bootargs')).toBe('quiet');
    const start = chosen.integer('linux,initrd-start')!;
    expect(start).toBe(RAM + 2 * MEGABYTE + 128 * MEGABYTE);
    expect(chosen.integer('linux,initrd-end')).toBe(start + 3);
    expect([...machine.ram.slice(start, 4)]).toEqual([1, 2, 3, 0]);
  });

  it('does the finisher restart a bare machine with its images as they were, and RAM otherwise kept?', () => {
    const program = words(
      0x0000_0297, // auipc t0,0
      0x0202_a303, // lw    t1,32(t0)
      0x0013_0313, // addi  t1,t1,1
      0x0262_a023, // sw    t1,32(t0)
      0x0010_03b7, // lui   t2,0x100
      0x0000_7e37, // lui   t3,0x7
      0x777e_0e13, // addi  t3,t3,0x777
      0x01c3_a023, // sw    t3,0(t2)
      0, // the counter, part of the image
    );
    const machine = boot({ bios: program });
    machine.busWrite(RAM + 0x1000, 4, 99);
    for (let i = 0; i < 5; i++) expect(machine.run(1)).toBe('budget');
    expect(machine.busRead(RAM + 32, 4)).toBe(0);
    expect(machine.busRead(RAM + 0x1000, 4)).toBe(99);
    expect(machine.harts[0]!.pc).toBe(0x1000);
    expect(machine.exitCode).toBeUndefined();
  });
});

describe('images that cannot be loaded', () => {
  const good = { address: RAM, bytes: words(JUMP_SELF) };
  const cases: [question: string, images: BootImages, message: string | RegExp][] = [
    ['an empty file', { bios: new Uint8Array(0) }, 'bios: found an empty file, expected an image'],
    [
      'a text',
      {
        bios: new TextEncoder().encode(
          'Machine code has control characters; this – has none. '.repeat(2),
        ),
      },
      'bios: found text, expected an ELF file or machine code',
    ],
    ['an empty initrd', { initrd: new Uint8Array(0) }, 'initrd: found an empty file'],
    [
      'a header cut short',
      { kernel: elf([good]).subarray(0, 40) },
      'kernel: found 40 bytes, expected a header of 64',
    ],
    [
      'another machine',
      { bios: elf([good], RAM, (view) => view.setUint16(18, 62, true)) },
      'bios: found machine 62, expected RISC-V (243)',
    ],
    [
      '32 bits',
      { bios: elf([good], RAM, (view) => view.setUint8(4, 1)) },
      'found a 32-bit ELF file, expected a 64-bit one',
    ],
    [
      'big-endian',
      { bios: elf([good], RAM, (view) => view.setUint8(5, 2)) },
      'found a big-endian ELF file',
    ],
    [
      'a relocatable file',
      { bios: elf([good], RAM, (view) => view.setUint16(16, 1, true)) },
      'found a relocatable file, expected an executable',
    ],
    [
      'program headers beyond the end',
      { bios: elf([good], RAM, (view) => view.setUint16(56, 900, true)) },
      'program headers beyond its end',
    ],
    [
      'a segment beyond the end',
      { bios: elf([good]).subarray(0, 122) },
      'segment 0 beyond its end',
    ],
    ['nothing to load', { bios: elf([]) }, 'found nothing to load'],
    [
      'a segment outside RAM',
      { bios: elf([{ ...good, address: 0x1000 }]) },
      'bios: 0x1000 to 0x1004 is outside RAM, expected it inside 0x80000000 to 0x90000000; link it to run there',
    ],
    [
      'a segment at an address above everything',
      { bios: elf([{ ...good, address: 0xffff_ffff_f000 }]) },
      'is outside RAM',
    ],
    ['zeros beyond RAM', { bios: elf([{ ...good, size: 2 ** 40 }]) }, 'is outside RAM'],
    ['an entry outside RAM', { bios: elf([good], 0x4000_0000) }, 'entry is 0x40000000'],
    [
      'firmware and kernel in one place',
      { bios: elf([good]), kernel: elf([good]) },
      'kernel at 0x80000000 overlaps bios, which ends at 0x80000004',
    ],
    ['an image larger than RAM', { bios: new Uint8Array(256 * MEGABYTE + 1) }, 'is outside RAM'],
    [
      'an image over the device tree',
      { bios: new Uint8Array(256 * MEGABYTE) },
      /reaches into the device tree at 0x8fe00000/,
    ],
  ];
  for (const [question, images, message] of cases) {
    it(`is ${question} a clear error?`, () => {
      const make = () => boot(images);
      expect(make).toThrow(LoadError);
      expect(make).toThrow(message);
    });
  }

  it('is a device tree too large for RAM a clear error?', () => {
    expect(() => boot({}, 8192, 32)).toThrow(/the device tree takes \d+ bytes, but RAM has only/);
  });
});
