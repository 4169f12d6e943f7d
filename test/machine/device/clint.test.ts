import { describe, expect, it } from 'vitest';
import { Clint, type GuestTime } from '../../../machine/device/clint.ts';

// Retyped from the FU540-C000 manual, chapter 9.
const MSIP = 0x0000;
const MTIMECMP = 0x4000;
const MTIME = 0xbff8;

class TestTime implements GuestTime {
  low = 0;
  high = 0;
  now = 0n;
  sample(): void {
    this.low = Number(this.now & 0xffff_ffffn);
    this.high = Number(this.now >> 32n);
  }
  set(low: number, high: number): void {
    this.now = (BigInt(high) << 32n) | BigInt(low);
    this.sample();
  }
}

function make(harts = 2) {
  const time = new TestTime();
  const software: boolean[] = Array.from({ length: harts }, () => false);
  const timer: boolean[] = Array.from({ length: harts }, () => false);
  const clint = new Clint(harts, time, {
    software: (hart, level) => (software[hart] = level),
    timer: (hart, level) => (timer[hart] = level),
  });
  return { time, software, timer, clint };
}

describe('CLINT', () => {
  it('does msip keep only bit 0 and drive the software line of that hart?', () => {
    const { clint, software } = make();
    clint.write(MSIP + 4, 4, 0xffff_ffff);
    expect(clint.read(MSIP + 4, 4)).toBe(1);
    expect(software).toEqual([false, true]);
    clint.write(MSIP + 4, 4, 0xffff_fffe);
    expect(software).toEqual([false, false]);
  });

  it('is no timer pending before mtimecmp was written?', () => {
    const { clint, time, timer } = make();
    time.now = 1n << 60n;
    clint.update();
    expect(timer).toEqual([false, false]);
    expect(clint.untilNext()).toBe(Infinity);
  });

  it('does the timer line rise when mtime reaches mtimecmp, and fall when it is moved on?', () => {
    const { clint, time, timer } = make();
    clint.writeWide(MTIMECMP + 8, 1000, 0);
    time.now = 999n;
    clint.update();
    expect(timer).toEqual([false, false]);
    expect(clint.untilNext()).toBe(1);
    time.now = 1000n;
    clint.update();
    expect(timer).toEqual([false, true]);
    expect(clint.untilNext()).toBe(Infinity);
    clint.writeWide(MTIMECMP + 8, 2000, 0);
    expect(timer).toEqual([false, false]);
    expect(clint.untilNext()).toBe(1000);
  });

  it('is the comparison unsigned over all 64 bits?', () => {
    const { clint, time, timer } = make(1);
    time.now = 0x8000_0000_0000_0000n;
    clint.writeWide(MTIMECMP, 0xffff_ffff, 0x7fff_ffff);
    expect(timer).toEqual([true]);
    clint.writeWide(MTIMECMP, 0, 0xffff_ffff);
    expect(timer).toEqual([false]);
    clint.writeWide(MTIMECMP, 0, 0);
    expect(timer).toEqual([true]);
  });

  it('can mtimecmp be written in halves, as a 32-bit hart does it?', () => {
    const { clint, timer, time } = make(1);
    clint.write(MTIMECMP + 4, 4, 0xffff_ffff);
    clint.write(MTIMECMP, 4, 5);
    clint.write(MTIMECMP + 4, 4, 0);
    expect(timer).toEqual([false]);
    time.now = 5n;
    clint.update();
    expect(timer).toEqual([true]);
    expect(clint.read(MTIMECMP, 4)).toBe(5);
    expect(clint.read(MTIMECMP + 4, 4)).toBe(0);
  });

  it('is mtime readable whole and in halves, and writable?', () => {
    const { clint, time, timer } = make(1);
    time.now = 0x1234_5678_9abc_def0n;
    expect(clint.read(MTIME, 4)).toBe(0x9abc_def0);
    expect(clint.read(MTIME + 4, 4)).toBe(0x1234_5678);
    expect(clint.readWide(MTIME)).toBe(0x9abc_def0);
    expect(clint.wideHigh).toBe(0x1234_5678);
    clint.writeWide(MTIMECMP, 100, 0);
    expect(timer).toEqual([true]);
    clint.writeWide(MTIME, 1, 0);
    expect(timer).toEqual([false]);
    clint.write(MTIME, 4, 100);
    expect(timer).toEqual([true]);
  });

  it('do harts that do not exist read 0 and take writes without effect?', () => {
    const { clint, software, timer } = make(2);
    clint.write(MSIP + 8, 4, 1);
    clint.write(MTIMECMP + 16, 4, 0);
    clint.writeWide(MTIMECMP + 16, 0, 0);
    expect(clint.read(MSIP + 8, 4)).toBe(0);
    expect(clint.read(MTIMECMP + 16, 4)).toBe(0);
    expect(clint.read(0xc000, 4)).toBe(0);
    expect([software, timer]).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  it('does a saved state bring back registers and lines, through JSON?', () => {
    const one = make();
    one.clint.write(MSIP, 4, 1);
    one.clint.writeWide(MTIMECMP + 8, 7, 0x8000_0001);
    const saved: unknown = JSON.parse(JSON.stringify(one.clint.save()));
    const other = make();
    other.clint.restore(saved);
    expect(other.software).toEqual([true, false]);
    expect(other.clint.readWide(MTIMECMP + 8)).toBe(7);
    expect(other.clint.wideHigh).toBe(0x8000_0001);
    other.clint.reset();
    expect(other.software).toEqual([false, false]);
  });

  it('is a state of another version, hart count or shape refused with the field named?', () => {
    const { clint } = make(1);
    const good = clint.save();
    expect(() => clint.restore({ ...good, version: 2 })).toThrow(/version 2, expected 1/);
    expect(() => make(2).clint.restore(good)).toThrow(/msip is a list of 1, expected 2/);
    expect(() => clint.restore({ ...good, mtimecmp: ['0xg'] })).toThrow(/mtimecmp/);
    expect(() => clint.restore({ ...good, device: 'plic' })).toThrow(/plic, expected clint/);
    expect(() => clint.restore(null)).toThrow(/found null, expected an object/);
  });
});
