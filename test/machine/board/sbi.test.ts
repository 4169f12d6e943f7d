import { describe, expect, it } from 'vitest';
import {
  createCharBuffer,
  createMachine,
  parseDeviceTree,
  type Machine,
} from '../../../machine/index.ts';

// Retyped from the SBI specification 2.0: extension ids, error numbers.
const BASE = 0x10;
const TIME = 0x5449_4d45;
const IPI = 0x73_5049;
const RFENCE = 0x5246_4e43;
const HSM = 0x48_534d;
const SRST = 0x5352_5354;
const DBCN = 0x4442_434e;
const NOT_SUPPORTED = -2;
const INVALID_PARAM = -3;
const INVALID_ADDRESS = -5;
const ALREADY_AVAILABLE = -6;

const RAM = 0x8000_0000;
const ECALL = 0x0000_0073;
const JUMP_SELF = 0x0000_006f;
const WFI = 0x1050_0073;
const A0 = 10;
const STIP = 1n << 5n;

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(4 * index, value, true));
  return bytes;
}

function make(harts = 1, kernel = words(ECALL, JUMP_SELF), uart = createCharBuffer(256)) {
  const machine = createMachine({
    ramSize: 8 << 20,
    harts,
    clock: 'steps',
    mode: 'bare',
    images: { kernel },
    uart,
  });
  return { machine, uart };
}

/** Makes an SBI call from a hart; error and value as signed numbers. */
function call(machine: Machine, id: number, fn: number, args: (number | bigint)[] = [], from = 0) {
  const hart = machine.harts[from]!;
  hart.pc = RAM;
  args.forEach((value, index) => hart.setRegister(A0 + index, BigInt.asUintN(64, BigInt(value))));
  hart.set(17, id);
  hart.set(16, fn);
  machine.run(1);
  const signed = (index: number) => Number(BigInt.asIntN(64, hart.register(index)));
  return [signed(A0), signed(A0 + 1)];
}

describe('built-in SBI', () => {
  it('does a kernel without firmware begin in S-mode with hart id and device tree, the other harts stopped?', () => {
    const { machine } = make(2);
    const [first, second] = machine.harts;
    expect([first!.privilege, first!.pc, first!.number(10), first!.number(11)]).toEqual([
      1,
      RAM,
      0,
      machine.deviceTreeAddress,
    ]);
    expect([first!.running, second!.running]).toEqual([true, false]);
    expect(parseDeviceTree(machine.ram.slice(first!.number(11), 8192)).find('cpus')).toBeDefined();
  });

  it('does the base extension tell version 2.0 and which extensions are there?', () => {
    const { machine } = make();
    expect(call(machine, BASE, 0)).toEqual([0, 0x0200_0000]);
    for (const id of [BASE, TIME, IPI, RFENCE, HSM, SRST, DBCN]) {
      expect(call(machine, BASE, 3, [id])).toEqual([0, 1]);
    }
    expect(call(machine, BASE, 3, [0x504d_55])).toEqual([0, 0]);
    for (const fn of [4, 5, 6]) expect(call(machine, BASE, fn)).toEqual([0, 0]);
  });

  it('are unknown extensions and functions refused, and registers otherwise kept?', () => {
    const { machine } = make();
    expect(call(machine, 0x1234, 0)[0]).toBe(NOT_SUPPORTED);
    expect(call(machine, BASE, 7)[0]).toBe(NOT_SUPPORTED);
    const [hart] = machine.harts;
    hart!.set(18, 77);
    call(machine, BASE, 0);
    expect(hart!.number(18)).toBe(77);
    expect(hart!.pc).toBe(RAM + 4);
    expect(hart!.privilege).toBe(1);
  });

  it('does set_timer make a supervisor timer interrupt pending when its time comes, and take it back?', () => {
    const { machine } = make();
    const [hart] = machine.harts;
    expect(call(machine, TIME, 0, [machine.mtime() + 50_000])[0]).toBe(0);
    expect(hart!.csr(0x344) & STIP).toBe(0n);
    for (let i = 0; i < 30; i++) machine.run(1);
    expect(machine.mtime()).toBeGreaterThan(50_000);
    expect(hart!.csr(0x344) & STIP).toBe(STIP);
    expect(call(machine, TIME, 0, [-1])[0]).toBe(0);
    expect(hart!.csr(0x344) & STIP).toBe(0n);
  });

  it('does the timer wake a hart from wfi in S-mode?', () => {
    const { machine } = make(1, words(ECALL, WFI, 0x0019_0913, JUMP_SELF)); // addi s2,s2,1
    const [hart] = machine.harts;
    hart!.setCsr(0x104, STIP);
    call(machine, TIME, 0, [1_000_000]);
    for (let i = 0; i < 6; i++) machine.run(1);
    expect(hart!.number(18)).toBe(1);
    expect(machine.mtime()).toBeGreaterThanOrEqual(1_000_000);
  });

  it('does send_ipi reach the harts of the mask, and refuse one that is not there?', () => {
    const { machine } = make(3);
    const pending = () => machine.harts.map((hart) => Number(hart.csr(0x344) & 2n));
    expect(call(machine, IPI, 0, [0b11, 1])[0]).toBe(0);
    expect(pending()).toEqual([0, 2, 2]);
    expect(call(machine, IPI, 0, [1, 3])[0]).toBe(INVALID_PARAM);
    expect(call(machine, IPI, 0, [0, -1])[0]).toBe(0);
    expect(pending()).toEqual([2, 2, 2]);
  });

  it('does a remote fence.i make another hart see new code?', () => {
    const { machine } = make(2, words(ECALL, JUMP_SELF, 0x0019_0913, JUMP_SELF));
    call(machine, HSM, 0, [1, RAM + 8, 0]);
    machine.run(2);
    expect(machine.harts[1]!.number(18)).toBe(1);
    machine.ram.view.setUint32(12, 0x0029_0913, true); // addi s2,s2,2 in place of the jump
    machine.ram.view.setUint32(16, JUMP_SELF, true);
    expect(call(machine, RFENCE, 0, [0b10, 0])[0]).toBe(0);
    machine.run(2);
    expect(machine.harts[1]!.number(18)).toBe(3);
    expect(call(machine, RFENCE, 1, [0b100, 0])[0]).toBe(INVALID_PARAM);
    expect(call(machine, RFENCE, 3, [1, 0])[0]).toBe(NOT_SUPPORTED);
  });

  it('can a hart be started, asked after and stop itself?', () => {
    const { machine } = make(2, words(ECALL, JUMP_SELF, ECALL, JUMP_SELF));
    const second = machine.harts[1]!;
    expect(call(machine, HSM, 2, [1])).toEqual([0, 1]);
    expect(call(machine, HSM, 0, [1, RAM + 4, 0x1234])[0]).toBe(0);
    expect([second.privilege, second.number(10), second.number(11)]).toEqual([1, 1, 0x1234]);
    expect(call(machine, HSM, 2, [1])).toEqual([0, 0]);
    expect(call(machine, HSM, 0, [1, RAM, 0])[0]).toBe(ALREADY_AVAILABLE);
    second.pc = RAM + 8;
    second.set(17, HSM);
    second.set(16, 1);
    machine.run(1);
    expect(second.running).toBe(false);
    expect(call(machine, HSM, 2, [1])).toEqual([0, 1]);
    expect(call(machine, HSM, 0, [1, RAM, 0])[0]).toBe(0);
  });

  it('are harts that are not there, addresses outside RAM and unknown suspends refused?', () => {
    const { machine } = make(2);
    expect(call(machine, HSM, 0, [2, RAM, 0])[0]).toBe(INVALID_PARAM);
    expect(call(machine, HSM, 0, [2 ** 40, RAM, 0])[0]).toBe(INVALID_PARAM);
    expect(call(machine, HSM, 0, [1, 0x1000, 0])[0]).toBe(INVALID_ADDRESS);
    expect(call(machine, HSM, 2, [9])[0]).toBe(INVALID_PARAM);
    expect(call(machine, HSM, 3, [0, 0, 0])[0]).toBe(0);
    expect(call(machine, HSM, 3, [0x8000_0000, RAM, 0])[0]).toBe(NOT_SUPPORTED);
  });

  it('does system_reset end the machine with its reason, or start it anew?', () => {
    const { machine } = make();
    call(machine, SRST, 0, [0, 1]);
    expect(machine.run(1)).toBe('off');
    expect(machine.exitCode).toBe(1);
    const again = make().machine;
    again.harts[0]!.set(20, 5);
    call(again, SRST, 0, [1, 0]);
    expect(again.exitCode).toBeUndefined();
    expect([again.harts[0]!.pc, again.harts[0]!.number(20)]).toEqual([RAM, 0]);
    expect(call(again, SRST, 0, [7, 0])[0]).toBe(INVALID_PARAM);
  });

  it('does the debug console write, read and say how much it moved?', () => {
    const { machine, uart } = make(1, undefined, createCharBuffer(8));
    machine.ram.slice(RAM + 0x1000, 12).set([...'hello, world'].map((c) => c.charCodeAt(0)));
    expect(call(machine, DBCN, 0, [5, RAM + 0x1000, 0])).toEqual([0, 5]);
    expect(call(machine, DBCN, 0, [7, RAM + 0x1005, 0])).toEqual([0, 3]);
    expect(String.fromCharCode(...uart.take())).toBe('hello, w');
    expect(call(machine, DBCN, 2, [0x21])).toEqual([0, 0]);
    expect(uart.take()).toEqual(Uint8Array.of(0x21));
    uart.send(Uint8Array.of(7, 8, 9));
    machine.ram.bytes.fill(0, 0x1000, 0x1010);
    // The UART's own FIFO takes a byte first, as the console and the UART share one line.
    const [error, count] = call(machine, DBCN, 1, [16, RAM + 0x1000, 0]);
    expect([error, count]).toEqual([0, 2]);
    expect([...machine.ram.slice(RAM + 0x1000, 3)]).toEqual([8, 9, 0]);
    expect(call(machine, DBCN, 0, [4, 0x1000, 0])[0]).toBe(INVALID_PARAM);
    expect(call(machine, DBCN, 0, [4, RAM, 1])[0]).toBe(INVALID_PARAM);
    expect(call(machine, DBCN, 0, [-1, RAM, 0])[0]).toBe(INVALID_PARAM);
  });

  it('does an exception go to the kernel, not to the firmware?', () => {
    const { machine } = make(1, words(0, JUMP_SELF, JUMP_SELF)); // an illegal instruction
    machine.harts[0]!.setCsr(0x105, BigInt(RAM + 8));
    machine.run(1);
    expect(machine.harts[0]!.pc).toBe(RAM + 8);
    expect(machine.harts[0]!.csr(0x142)).toBe(2n);
  });
});
