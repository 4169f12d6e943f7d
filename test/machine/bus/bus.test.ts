import { describe, expect, it } from 'vitest';
import { BusError, createBus, type BusRow } from '../../../machine/bus/bus.ts';

type Call = [operation: string, offset: number, size: number, value?: number];

function device(name: string, base: number, size: number, widths: BusRow['widths']) {
  const calls: Call[] = [];
  const row: BusRow = {
    name,
    base,
    size,
    widths,
    registers: {
      read: (offset, width) => {
        calls.push(['read', offset, width]);
        return 0x8000_0000 + offset;
      },
      write: (offset, width, value) => calls.push(['write', offset, width, value]),
    },
  };
  return { row, calls };
}

function make() {
  const memory = { base: 0x8000_0000, size: 4096, view: new DataView(new ArrayBuffer(4096)) };
  const word = device('word', 0x1000, 0x100, [4]);
  const any = device('any', 0x2000, 0x10, [1, 2, 4, 8]);
  return { memory, word, any, bus: createBus(memory, [any.row, word.row]) };
}

describe('bus', () => {
  it('does RAM answer every width, little-endian, also misaligned, up to its last byte?', () => {
    const { bus, memory } = make();
    expect(bus.write(0x8000_0003, 8, 0x4433_2211, 0x8877_6655)).toBe(true);
    expect(memory.view.getUint8(3)).toBe(0x11);
    expect(memory.view.getUint8(10)).toBe(0x88);
    expect(bus.read(0x8000_0003, 8)).toBe(true);
    expect([bus.low, bus.high]).toEqual([0x4433_2211, 0x8877_6655]);
    expect(bus.read(0x8000_0007, 4)).toBe(true);
    expect([bus.low, bus.high]).toEqual([0x8877_6655, 0]);
    expect(bus.read(0x8000_0fff, 1)).toBe(true);
    expect(bus.read(0x8000_0fff, 2)).toBe(false);
    expect(bus.read(0x8000_1000, 1)).toBe(false);
    expect(bus.write(0x8000_0ffd, 4, 0, 0)).toBe(false);
    expect(bus.read(0x7fff_ffff, 2)).toBe(false);
  });

  it('does a device see offset, width and an unsigned value of that width?', () => {
    const { bus, any } = make();
    bus.write(0x2003, 1, 0xffff_fffe, 0);
    bus.write(0x2002, 2, -1, 0);
    bus.write(0x2004, 4, -1, 0);
    expect(any.calls).toEqual([
      ['write', 3, 1, 0xfe],
      ['write', 2, 2, 0xffff],
      ['write', 4, 4, 0xffff_ffff],
    ]);
    expect(bus.read(0x2004, 4)).toBe(true);
    expect([bus.low, bus.high]).toEqual([0x8000_0004, 0]);
  });

  it('is an 8-byte access two 4-byte ones, low half first?', () => {
    const { bus, any } = make();
    bus.read(0x2008, 8);
    bus.write(0x2008, 8, 1, 2);
    expect([bus.low, bus.high]).toEqual([0x8000_0008, 0x8000_000c]);
    expect(any.calls).toEqual([
      ['read', 8, 4],
      ['read', 12, 4],
      ['write', 8, 4, 1],
      ['write', 12, 4, 2],
    ]);
  });

  it('do wide registers get 8 bytes at once?', () => {
    const memory = { base: 0x8000_0000, size: 0, view: new DataView(new ArrayBuffer(0)) };
    const written: number[][] = [];
    const bus = createBus(memory, [
      {
        name: 'wide',
        base: 0,
        size: 16,
        widths: [8],
        registers: {
          read: () => 0,
          write: () => {},
          wideHigh: 7,
          readWide: (offset) => offset,
          writeWide: (offset, low, high) => written.push([offset, low, high]),
        },
      },
    ]);
    expect(bus.read(8, 8)).toBe(true);
    expect([bus.low, bus.high]).toEqual([8, 7]);
    bus.write(0, 8, -1, -2);
    expect(written).toEqual([[0, 0xffff_ffff, 0xffff_fffe]]);
    expect(bus.read(0, 4)).toBe(false);
  });

  it('are holes, wrong widths, misaligned and overhanging accesses faults that reach no device?', () => {
    const { bus, word, any } = make();
    for (const [address, size] of [
      [0x0, 4],
      [0x1100, 4],
      [0x1000, 1],
      [0x1000, 2],
      [0x1000, 8],
      [0x1002, 4],
      [0x2001, 2],
      [0x2010, 1],
      [-4, 4],
      [2 ** 40, 4],
      [0xffff_ffff_ffff_f000, 8],
      [NaN, 4],
    ] as const) {
      expect(bus.read(address, size), `read ${address} ${size}`).toBe(false);
      expect(bus.write(address, size, 0, 0), `write ${address} ${size}`).toBe(false);
    }
    expect([...word.calls, ...any.calls]).toEqual([]);
  });

  it('are rows that overlap refused by name?', () => {
    const memory = { base: 0x2000, size: 16, view: new DataView(new ArrayBuffer(16)) };
    const a = device('a', 0x1000, 0x100, [4]).row;
    const b = device('b', 0x10ff, 0x100, [4]).row;
    expect(() => createBus(memory, [a, b])).toThrow('b at 0x10ff overlaps a, which ends at 0x1100');
    const c = device('c', 0x200f, 1, [4]).row;
    expect(() => createBus(memory, [c])).toThrow('c at 0x200f overlaps ram');
  });

  it('does a BusError say what was tried where?', () => {
    const error = new BusError('write', 0x1234, 4);
    expect(error.message).toBe('nothing answers a 4-byte write at 0x1234');
  });
});
