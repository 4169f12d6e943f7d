import { describe, expect, it } from 'vitest';
import {
  BusError,
  createCharBuffer,
  createMachine,
  createManualClock,
  parseDeviceTree,
  type Hart,
  type Machine,
  type MachineOptions,
  type StopReason,
} from '../../../machine/index.ts';

const RAM = 0x8000_0000;
// Machine-level registers by number (Privileged spec, table 4) and mip bits.
const MIE = 0x304;
const MTIMECMP = 0x0200_4000;
const MTIP = 1n << 7n;

// Instruction words, spelled out in the tests that use them.
const WFI = 0x1050_0073;
const ECALL = 0x0000_0073;
const JUMP_SELF = 0x0000_006f;
const JUMP_BACK = 0xffdf_f06f; // j .-4
const NOP = 0x0000_0013;
const INCREMENT_T1 = 0x0013_0313; // addi t1,t1,1

function make(options: Partial<MachineOptions> = {}): Machine {
  return createMachine({ ramSize: 1 << 20, harts: 1, clock: 'steps', mode: 'bare', ...options });
}

/** Lets U-mode use all of RAM. */
function open(machine: Machine, hart: Hart): void {
  const all = { start: RAM, end: RAM + machine.ram.size, owner: 'test' };
  hart.protect({ rights: [{ ...all, read: true, write: true, execute: true }] });
}

function program(machine: Machine, words: readonly number[], address = RAM): void {
  words.forEach((word, i) => machine.ram.view.setUint32(address - RAM + 4 * i, word, true));
  machine.codeChanged(address, 4 * words.length);
  // Past the reset ROM, so that counts are those of the program.
  for (const hart of machine.harts) hart.pc = address;
}

describe('machine', () => {
  it('does a bare program print through the UART and end the machine with its code?', () => {
    const uart = createCharBuffer(100);
    const machine = make({ uart });
    program(machine, [
      0x1000_02b7, // lui  t0,0x10000
      0x0480_0313, // li   t1,'H'
      0x0062_8023, // sb   t1,0(t0)
      0x0690_0313, // li   t1,'i'
      0x0062_8023, // sb   t1,0(t0)
      0x0010_03b7, // lui  t2,0x100
      0x0007_3e37, // lui  t3,0x73
      0x333e_0e13, // addi t3,t3,0x333   -> 0x00073333: fail, code 7
      0x01c3_a023, // sw   t3,0(t2)
      JUMP_SELF,
    ]);
    expect(machine.run(10)).toBe('off');
    expect(String.fromCharCode(...uart.take())).toBe('Hi');
    expect(machine.exitCode).toBe(7);
    // The hart leaves at the end of the block that holds the store.
    expect(machine.retired).toBeLessThanOrEqual(10);
    expect(machine.run(10)).toBe('off');
  });

  it('is the quantum 20,000 for one hart and shared among more, 1,000 at least?', () => {
    const quanta = [1, 2, 3, 8, 32].map((harts) => make({ harts }).quantum);
    expect(quanta).toEqual([20_000, 10_000, 6666, 2500, 1000]);
  });

  it('is a turn of one hart longer on the real clock, and cut short by many stops?', () => {
    const hostClock = { now: () => 0, wall: () => 0 };
    const machine = make({ mode: 'hosted', clock: 'real', hostClock });
    expect(machine.quantum).toBe(100_000);
    machine.harts[0]!.pc = 0x4000_0000;
    machine.harts[0]!.resume();
    let stops = 0;
    machine.run(1, (stopped) => {
      stops++;
      stopped.resume();
      return true;
    });
    // Two milliseconds at ten instructions a tick; a stop takes its instruction and 100 more.
    expect(stops).toBe(1981);
  });

  it('does each hart run exactly its quantum in a round, and time follow all of them?', () => {
    const machine = make({ harts: 3 });
    program(machine, [INCREMENT_T1, JUMP_BACK]);
    expect(machine.run(1)).toBe('budget');
    expect(machine.harts.map((hart) => hart.retired)).toEqual([6666, 6666, 6666]);
    expect(machine.harts.map((hart) => hart.number(6))).toEqual([3333, 3333, 3333]);
    expect(machine.mtime()).toBe(1999);
    machine.run(4);
    expect(machine.retired).toBe(5 * 3 * 6666);
    expect(machine.mtime()).toBe(9999);
  });

  it('is a stopped hart left out?', () => {
    const machine = make({ harts: 2 });
    program(machine, [INCREMENT_T1, JUMP_BACK]);
    machine.harts[0]!.running = false;
    machine.run(1);
    expect(machine.harts.map((hart) => hart.retired)).toEqual([0, 10_000]);
  });

  it('does time jump to mtimecmp when every hart waits, and wake the one concerned?', () => {
    const machine = make({ harts: 2 });
    program(machine, [WFI, INCREMENT_T1, JUMP_SELF]);
    for (const hart of machine.harts) hart.setCsr(MIE, MTIP);
    machine.busWrite(MTIMECMP + 8, 4, 123_456);
    machine.busWrite(MTIMECMP + 12, 4, 0);
    expect(machine.nextEvent()).toBe(123_456);
    // A round that reaches wfi, one in which nothing happens, one after the jump.
    expect(machine.run(3)).toBe('budget');
    expect(machine.harts.map((hart) => hart.number(6))).toEqual([0, 1]);
    expect(machine.mtime()).toBeGreaterThanOrEqual(123_456);
    expect(machine.mtime()).toBeLessThan(123_456 + 2000);
  });

  it('is a machine idle whose harts all wait for nothing?', () => {
    const machine = make();
    program(machine, [WFI, JUMP_SELF]);
    machine.harts[0]!.setCsr(MIE, MTIP);
    expect(machine.run(100)).toBe('idle');
    expect(machine.nextEvent()).toBe(Infinity);
    machine.busWrite(MTIMECMP, 4, 50);
    machine.busWrite(MTIMECMP + 4, 4, 0);
    expect(machine.run(100)).toBe('budget');
  });

  it('does a real clock decide when the timer fires, and say how long to sleep?', () => {
    const hostClock = createManualClock();
    const machine = make({ clock: 'real', hostClock });
    program(machine, [WFI, INCREMENT_T1, JUMP_SELF]);
    machine.harts[0]!.setCsr(MIE, MTIP);
    machine.busWrite(MTIMECMP, 4, 10_000);
    machine.busWrite(MTIMECMP + 4, 4, 0);
    expect(machine.run(5)).toBe('idle');
    hostClock.advance(999_000);
    expect(machine.run(5)).toBe('idle');
    expect(machine.nextEvent()).toBe(10);
    hostClock.advance(1000);
    machine.run(1);
    expect(machine.harts[0]!.number(6)).toBe(1);
    expect(machine.mtime()).toBe(10_000);
  });

  it.each([
    { instructions: 500, turn: 1_000_000 },
    { instructions: 5000, turn: 2_000_000 },
    { instructions: 10, turn: 100_000 },
  ])(
    'is a turn on the real clock as long as $instructions instructions a microsecond are fast?',
    ({ instructions, turn }) => {
      let machine: Machine | undefined;
      // Nanoseconds; the mean of the speed moves by a tenth each turn.
      const now = (): number => ((machine?.retired ?? 0) * 1000) / instructions;
      machine = make({ clock: 'real', hostClock: { now, wall: () => 0 } });
      program(machine, [JUMP_SELF]);
      machine.run(100);
      const before = machine.retired;
      machine.run(1);
      expect(Math.abs(machine.retired - before - turn)).toBeLessThan(turn / 100);
    },
  );

  it('is a turn cut short at the next timer under the real clock?', () => {
    const hostClock = createManualClock();
    const machine = make({ clock: 'real', hostClock });
    program(machine, [INCREMENT_T1, JUMP_BACK]);
    machine.busWrite(MTIMECMP, 4, 500);
    machine.busWrite(MTIMECMP + 4, 4, 0);
    machine.run(1);
    // 500 ticks at ten instructions each, the speed assumed before it is measured.
    expect(machine.retired).toBe(5000);
  });

  it('is a turn under the real clock over after 500 accesses to devices, and the next goes on?', () => {
    for (const engine of ['interpreter', 'compiler'] as const) {
      const uart = createCharBuffer(1);
      const machine = make({ clock: 'real', hostClock: createManualClock(), uart, engine });
      program(machine, [
        0x1000_02b7, // lui  t0,0x10000
        0x0052_8383, // lb   t2,5(t0)
        INCREMENT_T1,
        0xff9f_f06f, // j    .-8
      ]);
      for (let turn = 1; turn <= 20; turn++) {
        machine.run(1);
        // The hart leaves at the end of the block that holds the last access.
        expect(machine.harts[0]!.number(6)).toBe(500 * turn);
      }
      expect(machine.retired).toBeLessThan(20 * 500 * 3 + 10);
    }
  });

  it('does a hosted trap reach the kernel, and the hart go on with the rest of its quantum?', () => {
    const machine = make({ mode: 'hosted' });
    program(machine, [NOP, ECALL, NOP, JUMP_SELF]);
    const [hart] = machine.harts;
    open(machine, hart!);
    hart!.pc = RAM;
    hart!.resume();
    const seen: [StopReason, number, number][] = [];
    const onTrap = (stopped: Hart, reason: StopReason) => {
      seen.push([reason, stopped.cause, stopped.epc]);
      stopped.setCsr(0x341, BigInt(stopped.epc + 4));
      stopped.resume();
      return true;
    };
    expect(machine.run(1, onTrap)).toBe('budget');
    expect(seen).toEqual([['ecall', 8, RAM + 4]]);
    expect(hart!.pc).toBe(RAM + 12);
    expect(hart!.retired).toBe(20_000 - 1);
    expect(machine.mtime()).toBe(2000);
  });

  it('does a stopped run go on exactly where it was, the same as one that was never stopped?', () => {
    const run = (stopEvery: number) => {
      const machine = make({ mode: 'hosted', harts: 2 });
      program(machine, [INCREMENT_T1, ECALL, 0xff9f_f06f]); // j .-8
      for (const hart of machine.harts) {
        hart.running = true;
        open(machine, hart);
        hart.pc = RAM;
        hart.resume();
      }
      const log: string[] = [];
      let traps = 0;
      const onTrap = (hart: Hart) => {
        if (++traps % 1000 === 0) log.push(`${hart.id}:${hart.number(6)}:${machine.mtime()}`);
        hart.setCsr(0x341, BigInt(hart.epc + 4));
        hart.resume();
        return traps % stopEvery !== 0;
      };
      while (traps < 20_000) machine.run(1, onTrap);
      return log.slice(0, 20);
    };
    expect(run(7)).toEqual(run(1_000_000));
    expect(run(1)).toEqual(run(1_000_000));
  });

  it('does a guest that only traps still use up its turn?', () => {
    const machine = make({ mode: 'hosted' });
    const [hart] = machine.harts;
    let traps = 0;
    hart!.pc = 0x4000_0000;
    hart!.resume();
    const result = machine.run(2, (stopped) => {
      traps++;
      stopped.resume();
      return true;
    });
    expect(result).toBe('budget');
    expect(traps).toBe(2 * 20_000);
    const bare = make();
    bare.harts[0]!.pc = 0x4000_0000;
    expect(bare.run(2)).toBe('budget');
  });

  it('do bus accesses reach devices and RAM, and throw a BusError where nothing is?', () => {
    const machine = make();
    machine.busWrite(RAM + 8, 4, 0xdead_beef);
    expect(machine.busRead(RAM + 8, 4)).toBe(0xdead_beef);
    expect(machine.busRead(RAM + 9, 2)).toBe(0xadbe);
    machine.busWrite(0x0c00_0004, 4, 5);
    expect(machine.busRead(0x0c00_0004, 4)).toBe(5);
    expect(() => machine.busRead(0x1000_0000, 1)).toThrow(BusError);
    expect(() => machine.busWrite(0x3000_0000, 4, 0)).toThrow(
      'nothing answers a 4-byte write at 0x30000000',
    );
  });

  it('does the map list devices and RAM by name, and no UART when there is none?', () => {
    const names = (machine: Machine) => machine.map.map(({ name }) => name);
    expect(names(make())).not.toContain('uart');
    expect(names(make({ uart: createCharBuffer(1) }))).toContain('uart');
    expect(make().map.at(-1)).toEqual({ name: 'ram', base: RAM, size: 1 << 20, interrupt: 0 });
  });

  it('is the device tree in RAM where the machine says, and in a1 of every hart?', () => {
    for (const mode of ['hosted', 'bare'] as const) {
      const machine = make({ mode, harts: 2, ramSize: 16 << 20 });
      const address = machine.deviceTreeAddress;
      const blob = machine.ram.slice(address, machine.deviceTree.length);
      expect(blob).toEqual(machine.deviceTree);
      expect(parseDeviceTree(blob).find('memory')?.reg()[0]?.size).toBe(16 << 20);
      expect(machine.harts.map((hart) => [hart.number(10), hart.number(11)])).toEqual([
        [0, address],
        [1, address],
      ]);
    }
  });

  it('do two machines live side by side without touching each other?', () => {
    const one = make();
    const two = make({ harts: 2 });
    program(one, [INCREMENT_T1, JUMP_BACK]);
    program(two, [JUMP_SELF]);
    one.run(1);
    two.run(1);
    one.run(1);
    expect(one.harts[0]!.number(6)).toBe(20_000);
    expect(two.harts[0]!.number(6)).toBe(0);
    expect(two.ram.view.getUint32(0, true)).toBe(JUMP_SELF);
  });

  it('are options out of range refused with the number and the range?', () => {
    expect(() => make({ harts: 0 })).toThrow('hart count is 0, expected 1 to 32');
    expect(() => make({ harts: 33 })).toThrow(RangeError);
    expect(() => make({ ramSize: 5000 })).toThrow('multiple of 4096');
    expect(() => make({ ramSize: 0x8000_0000 })).toThrow('below 2^32');
    expect(() => make({ clock: 'real' })).toThrow('hostClock');
    expect(() => make({ ramSize: 4096, harts: 32 })).toThrow('device tree takes');
  });

  it('do two runs of the same program end in the same memory, registers and time?', () => {
    const run = () => {
      const machine = make({ harts: 4 });
      // Each hart adds its id to a shared counter and writes what it saw behind it.
      program(machine, [
        0x0000_0297, // auipc t0,0
        0x2002_8293, // addi  t0,t0,0x200
        0x00a2_a3af, // amoadd.w t2,a0,(t0)
        0x0033_f393, // andi  t2,t2,3
        0x0023_9393, // slli  t2,t2,2
        0x0072_83b3, // add   t2,t0,t2
        0x0063_a223, // sw    t1,4(t2)
        0x0013_0313, // addi  t1,t1,1
        0xfe9f_f06f, // j     .-24
      ]);
      machine.run(20);
      return [machine.ram.bytes.slice(0, 1024), machine.mtime(), machine.retired];
    };
    expect(run()).toEqual(run());
  });

  it('does a hart stop at the instruction it was told to, and go on when that is raised?', () => {
    const machine = make({ mode: 'hosted' });
    const [hart] = machine.harts;
    program(machine, [INCREMENT_T1, JUMP_BACK]);
    open(machine, hart!);
    hart!.privilege = 0;
    const marks = [1, 2, 777, 20_000, 45_001];
    const seen: number[] = [];
    hart!.stopAt = marks[0]!;
    machine.run(10, (_, reason) => {
      expect(reason).toBe('budget');
      seen.push(hart!.retired);
      hart!.stopAt = marks[seen.length] ?? Infinity;
      return true;
    });
    expect(seen).toEqual(marks);
    expect(hart!.retired).toBe(10 * machine.quantum);
    // One that nobody answers retires nothing more.
    hart!.stopAt = hart!.retired;
    const before = hart!.retired;
    machine.run(3, () => true);
    expect(hart!.retired).toBe(before);
  });
});
