import { describe, expect, it } from 'vitest';
import { GoldfishRtc } from '../../../machine/device/rtc.ts';

// Retyped from GOLDFISH-VIRTUAL-HARDWARE.TXT, section IX, and QEMU's extension of it.
const TIME_LOW = 0x00;
const TIME_HIGH = 0x04;
const ALARM_LOW = 0x08;
const ALARM_HIGH = 0x0c;
const IRQ_ENABLED = 0x10;
const CLEAR_ALARM = 0x14;
const ALARM_STATUS = 0x18;
const CLEAR_INTERRUPT = 0x1c;

const START = 1_735_689_600_123_456_789n;

function make() {
  const state = { now: START, line: false };
  const rtc = new GoldfishRtc(
    () => state.now,
    (level) => (state.line = level),
  );
  const read = (offset: number) => rtc.read(offset, 4);
  const write = (offset: number, value: number) => rtc.write(offset, 4, value);
  const time = () => {
    const low = BigInt(read(TIME_LOW));
    return (BigInt(read(TIME_HIGH)) << 32n) | low;
  };
  const setAlarm = (at: bigint) => {
    write(ALARM_HIGH, Number(at >> 32n));
    write(ALARM_LOW, Number(at & 0xffff_ffffn));
  };
  return { state, rtc, read, write, time, setAlarm };
}

describe('goldfish RTC', () => {
  it('does it tell the wall clock in nanoseconds?', () => {
    expect(make().time()).toBe(START);
  });

  it('is TIME_HIGH the half that belongs to the last TIME_LOW?', () => {
    const { state, read } = make();
    const low = read(TIME_LOW);
    state.now += 1n << 40n;
    expect((BigInt(read(TIME_HIGH)) << 32n) | BigInt(low)).toBe(START);
  });

  it('can the guest set it, and does it run on from there?', () => {
    const { state, write, time } = make();
    write(TIME_HIGH, 1);
    write(TIME_LOW, 2);
    state.now += 1000n;
    expect(time()).toBe((1n << 32n) + 1002n);
  });

  it('does the alarm ring once, when its time has come and the interrupt is enabled?', () => {
    const { state, rtc, read, write, setAlarm } = make();
    write(IRQ_ENABLED, 1);
    setAlarm(START + 500n);
    expect(read(ALARM_STATUS)).toBe(1);
    expect(rtc.untilAlarm()).toBe(500);
    state.now += 499n;
    rtc.advance();
    expect(state.line).toBe(false);
    state.now += 1n;
    rtc.advance();
    expect(state.line).toBe(true);
    expect(read(ALARM_STATUS)).toBe(0);
    expect(rtc.untilAlarm()).toBe(Infinity);
    write(CLEAR_INTERRUPT, 1);
    expect(state.line).toBe(false);
    rtc.advance();
    expect(state.line).toBe(false);
  });

  it('does an alarm in the past ring at once, and wait for the interrupt to be enabled?', () => {
    const { state, write, setAlarm } = make();
    setAlarm(START - 1n);
    expect(state.line).toBe(false);
    write(IRQ_ENABLED, 1);
    expect(state.line).toBe(true);
    write(IRQ_ENABLED, 0);
    expect(state.line).toBe(false);
  });

  it('does CLEAR_ALARM take it back?', () => {
    const { state, rtc, write, setAlarm, read } = make();
    write(IRQ_ENABLED, 1);
    setAlarm(START + 500n);
    write(CLEAR_ALARM, 1);
    state.now += 1000n;
    rtc.advance();
    expect(state.line).toBe(false);
    expect(read(ALARM_STATUS)).toBe(0);
  });

  it('does a saved state bring back offset, alarm and interrupt?', () => {
    const one = make();
    one.write(IRQ_ENABLED, 1);
    one.write(TIME_HIGH, 7);
    one.setAlarm((7n << 32n) | 0xffff_ffffn);
    const other = make();
    other.rtc.restore(JSON.parse(JSON.stringify(one.rtc.save())));
    expect(other.time()).toBe(one.time());
    expect(other.rtc.untilAlarm()).toBe(one.rtc.untilAlarm());
    other.state.now += 1n << 33n;
    other.rtc.advance();
    expect(other.state.line).toBe(true);
  });
});
