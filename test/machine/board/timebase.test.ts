import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timebase } from '../../../machine/board/timebase.ts';
import {
  createManualClock,
  createRealClock,
  createStepsClock,
} from '../../../machine/port/clock.ts';

describe('clocks', () => {
  it('does the steps clock tick once in ten instructions and keep the rest?', () => {
    const clock = createStepsClock();
    for (let i = 0; i < 7; i++) clock.retire(13);
    expect(clock.ticks()).toBe(9);
    clock.retire(8);
    expect(clock.ticks()).toBe(9);
    clock.retire(1);
    expect(clock.ticks()).toBe(10);
  });

  it('does the steps clock jump forward only?', () => {
    const clock = createStepsClock();
    clock.jump(100);
    clock.jump(50);
    expect(clock.ticks()).toBe(100);
  });

  it('does its wall clock begin at 2025-01-01 and follow its ticks?', () => {
    const clock = createStepsClock();
    clock.jump(10_000_000);
    expect(clock.wall()).toBe(BigInt(Date.UTC(2025, 0, 1, 0, 0, 1)) * 1_000_000n);
  });

  it('does the real clock follow the host at 10 MHz from 0 and never go back?', () => {
    const host = createManualClock(1000);
    host.advance(5_000_000);
    const clock = createRealClock(host);
    expect(clock.ticks()).toBe(0);
    host.advance(1_000_000_050);
    expect(clock.ticks()).toBe(10_000_000);
    host.advance(-500);
    expect(clock.ticks()).toBe(10_000_000);
    clock.retire(1_000_000);
    expect(clock.ticks()).toBe(10_000_000);
  });
});

describe('timebase', () => {
  it('is mtime what the guest set plus what passed since, modulo 2^64? (property)', () => {
    const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
    const ticks = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(ticks, u32, u32, ticks, (before, low, high, after) => {
        const clock = createStepsClock();
        const time = new Timebase(clock);
        clock.jump(before);
        time.set(low, high);
        clock.jump(before + after);
        time.sample();
        const expected = BigInt.asUintN(64, ((BigInt(high) << 32n) | BigInt(low)) + BigInt(after));
        expect((BigInt(time.high) << 32n) | BigInt(time.low)).toBe(expected);
        expect(time.mtimeLow()).toBe(time.low);
        expect(time.mtimeHigh()).toBe(time.high);
      }),
    );
  });
});
