import { describe, expect, it } from 'vitest';
import { Flash } from '../../../machine/device/flash/flash.ts';

// Commands of the Intel command set (StrataFlash J3 data sheet); query addresses of
// JESD68.01 for two 16-bit chips side by side: word n of both at 4 * n.
const MEGABYTE = 1 << 20;
const SECTOR = 256 * 1024;

function make() {
  const flash = new Flash(2);
  const command = (value: number, at = 0) => flash.write(at, 2, value);
  const word = (index: number) => flash.read(4 * index, 4);
  const program = (at: number, value: number) => {
    command(0x40, at);
    flash.write(at, 2, value);
    command(0xff);
  };
  return { flash, command, word, program };
}

describe('CFI flash', () => {
  it('does an erased one read all ones, in every width?', () => {
    const { flash } = make();
    expect([flash.read(0, 1), flash.read(2, 2), flash.read(4, 4)]).toEqual([
      0xff, 0xffff, 0xffff_ffff,
    ]);
  });

  it('does the query answer QRY, Intel commands, 16 MiB a chip and 128 KiB a sector, from both chips?', () => {
    const { flash, command, word } = make();
    command(0x98, 0xaa);
    expect([word(0x10), word(0x11), word(0x12)]).toEqual([0x0051_0051, 0x0052_0052, 0x0059_0059]);
    expect([word(0x13), word(0x14)]).toEqual([0x0001_0001, 0]);
    expect(word(0x27)).toBe(0x0018_0018);
    expect([word(0x2a), word(0x2c)]).toEqual([0x000b_000b, 0x0001_0001]);
    expect([word(0x2d), word(0x2e)]).toEqual([0x007f_007f, 0]);
    expect([word(0x2f), word(0x30)]).toEqual([0, 0x0002_0002]);
    expect([flash.read(0x40, 2), flash.read(0x42, 2)]).toEqual([0x51, 0x51]);
    expect([word(0), word(0xf), word(0x1000)]).toEqual([0, 0, 0]);
    command(0xff);
    expect(word(0x10)).toBe(0xffff_ffff);
  });

  it('does it identify itself as Intel 0x89, chip 0x18?', () => {
    const { flash, command } = make();
    command(0x90);
    expect([flash.read(0, 2), flash.read(4, 2), flash.read(8, 2)]).toEqual([0x89, 0x18, 0]);
  });

  it('does programming clear bits and set none, and erasing bring the whole sector back?', () => {
    const { flash, program, command } = make();
    program(SECTOR + 6, 0x0ff0);
    program(SECTOR + 6, 0xff00);
    expect(flash.read(SECTOR + 6, 2)).toBe(0x0f00);
    command(0x20, SECTOR + 100);
    command(0xd0, SECTOR + 100);
    expect(flash.read(SECTOR, 2) & 0x80).toBe(0x80);
    command(0xff);
    expect(flash.read(SECTOR + 6, 2)).toBe(0xffff);
  });

  it('does an erase that is not confirmed erase nothing and tell so in the status?', () => {
    const { flash, program, command } = make();
    program(0, 0x1234);
    command(0x20);
    command(0x55);
    expect(flash.read(0, 2)).toBe(0xb0);
    command(0x50);
    expect(flash.read(0, 2)).toBe(0x1234);
    command(0x70);
    expect(flash.read(0, 4)).toBe(0x0080_0080);
  });

  it('does a buffered write take as many words as it announced, and then its confirmation?', () => {
    const { flash, command } = make();
    command(0xe8, 0x100);
    flash.write(0x100, 2, 2);
    for (const [i, value] of [0x1111, 0x2222, 0x3333].entries()) {
      flash.write(0x100 + 2 * i, 2, value);
    }
    command(0xd0, 0x100);
    command(0xff);
    expect([flash.read(0x100, 4), flash.read(0x104, 2)]).toEqual([0x2222_1111, 0x3333]);
    command(0x60);
    command(0xd0);
    expect(flash.read(0, 2)).toBe(0x80);
  });

  it('are the two banks apart, in mode and contents?', () => {
    const { flash, command, program } = make();
    command(0x98);
    expect(flash.read(32 * MEGABYTE + 0x40, 4)).toBe(0xffff_ffff);
    command(0xff);
    program(32 * MEGABYTE, 0);
    expect([flash.read(0, 2), flash.read(32 * MEGABYTE, 2)]).toEqual([0xffff, 0x80]);
    flash.write(32 * MEGABYTE, 2, 0xff);
    expect(flash.read(32 * MEGABYTE, 2)).toBe(0);
  });

  it('does a reset end a command and keep the contents, and a saved state both?', () => {
    const { flash, command, program } = make();
    program(40, 0xabcd);
    command(0x98);
    const other = new Flash(2);
    other.restore(JSON.parse(JSON.stringify(flash.save())));
    expect(other.read(0x40, 2)).toBe(0x51);
    other.reset();
    expect(other.read(40, 2)).toBe(0xabcd);
    const saved = flash.save() as unknown as { banks: Record<string, unknown>[] };
    const broken = { ...saved, banks: [saved.banks[0], { ...saved.banks[1], mode: 'dream' }] };
    expect(() => other.restore(broken)).toThrow('mode is dream, expected array, status, id, query');
    expect(() => other.restore({ ...saved, banks: [] })).toThrow('found 0 banks, expected 2');
    expect(other.read(40, 2)).toBe(0xabcd);
  });
});
