/**
 * The end of a turn inside compiled code: whole where it has to be, early where it may be.
 */
import { describe, expect, it } from 'vitest';
import { createManualClock, createMachine, type Machine } from '../../../machine/index.ts';
import { assemble } from '../../../machine/isa/assembler.ts';

const RAM_BASE = 0x8000_0000;
/** Straight code of 40 instructions, whose fuel is taken at once, and a function it calls. */
const SOURCE = `
  again:
    ${'addi s2, s2, 1\n'.repeat(40)}
    jal once
    j again
  once:
    addi s3, s3, 1
    ret`;
/** Of one round: with JAL, the function and J. */
const ROUND = 44;
/** Of the ROM a machine starts in. */
const START = 6;

function machineOn(clock: 'real' | 'steps'): Machine {
  const hostClock = createManualClock();
  const machine = createMachine({
    ramSize: 1 << 20,
    harts: 1,
    clock,
    mode: 'bare',
    heat: 20,
    ...(clock === 'real' ? { hostClock } : {}),
  });
  const { bytes } = assemble(SOURCE, RAM_BASE);
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  return machine;
}

/** What the registers say was done, which the count of instructions has to agree with. */
function expectWhole(machine: Machine): void {
  const hart = machine.harts[0]!;
  const rounds = hart.number(19);
  const straight = hart.number(18) - 40 * rounds;
  expect(straight).toBeGreaterThanOrEqual(0);
  const least = START + rounds * ROUND + straight - 2;
  expect(hart.retired).toBeGreaterThanOrEqual(least);
  expect(hart.retired).toBeLessThanOrEqual(least + 3);
}

describe('where compiled code has too little fuel for what comes next', () => {
  it('does a turn of :steps still have its 20,000 instructions to the last?', () => {
    const machine = machineOn('steps');
    for (let turn = 1; turn <= 50; turn++) {
      machine.run(1);
      expect(machine.retired).toBe(20_000 * turn);
      expectWhole(machine);
    }
    expect(machine.regions().length).toBeGreaterThan(0);
  });

  it('does a turn on the real clock end a little early, and the next go on there?', () => {
    const machine = machineOn('real');
    machine.run(1);
    for (let turn = 0; turn < 50; turn++) {
      const before = machine.retired;
      machine.run(1);
      const done = machine.retired - before;
      expect(done % 100_000).toBeGreaterThan(100_000 - 257);
      expectWhole(machine);
    }
  });

  it('does a hart on the real clock stop exactly where it is to stop?', () => {
    const machine = machineOn('real');
    const hart = machine.harts[0]!;
    machine.run(3);
    for (let stop = 1; stop <= 30; stop++) {
      const at = hart.retired + 1000 + stop;
      hart.stopAt = at;
      while (hart.retired < at) machine.run(1);
      expect(hart.retired).toBe(at);
      expectWhole(machine);
    }
  });
});
