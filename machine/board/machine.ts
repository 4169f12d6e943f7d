/**
 * A machine: memory, harts, board and turns, joined.
 *
 * The composition, as a readable list. All state belongs to the object it returns, so
 * that two machines live side by side. Hosted machines start with hart 0 running and
 * the others stopped, none of them anywhere useful: the kernel sets what they do.
 */
import { BusError } from '../bus/bus.ts';
import type { FinisherEvent } from '../device/finisher.ts';
import type { Machine, MachineOptions } from '../face.ts';
import { createHarts, type Harts } from '../hart/index.ts';
import { createMemory, memoryLayout } from '../hart/layout.ts';
import { createRealClock, createStepsClock, type Clock } from '../port/clock.ts';
import { createBoard } from './board.ts';
import { createRam } from './ram.ts';
import { Timebase } from './timebase.ts';
import { Turns } from './turns.ts';
import { boardTree } from './tree/board-tree.ts';
import { placeDeviceTree } from './tree/place.ts';
import { writeDeviceTree } from './tree/write.ts';

/** Extensions of every hart, as `riscv,isa` spells them. */
export const ISA = 'rv64imac_zicsr_zifencei';

/**
 * Makes a machine, powered on and not yet running.
 * @throws RangeError when an option is out of its range, with the number and the range
 */
export function createMachine(options: MachineOptions): Machine {
  const layout = memoryLayout(options.ramSize, options.harts);
  const memory = createMemory(layout);
  const ram = createRam(memory, layout.ramOffset, layout.ramBase, layout.ramSize);
  const clock = chooseClock(options);
  const time = new Timebase(clock);

  let event: FinisherEvent | undefined;
  let engine: Harts | undefined;
  const board = createBoard({
    options,
    ram,
    clock,
    time,
    setInterrupt: (hart, bit, level) => engine?.setInterrupt(hart, bit, level),
    finish: (asked) => {
      event ??= asked;
      engine?.leave();
    },
    codeChanged: (address, length) => engine?.codeChanged(address, length),
  });
  const harts = createHarts({
    memory,
    layout,
    count: options.harts,
    mode: options.mode,
    bus: board.bus,
    time,
  });
  engine = harts;

  const deviceTree = writeDeviceTree(
    boardTree({
      harts: options.harts,
      isa: ISA,
      ramBase: ram.base,
      ramSize: ram.size,
      devices: board.devices,
      chosen: {},
    }),
  );
  const deviceTreeAddress = placeDeviceTree(ram, deviceTree, options.mode);
  for (const hart of harts.harts) {
    harts.reset(hart.id, ram.base, deviceTreeAddress);
    hart.running = options.mode === 'bare' || hart.id === 0;
  }

  const turns = new Turns({ harts, board, clock, time, halted: () => event !== undefined });
  return {
    memory,
    ram,
    harts: harts.harts,
    map: board.map,
    deviceTree,
    deviceTreeAddress,
    quantum: turns.quantum,
    get exitCode() {
      return event?.kind === 'off' ? event.code : undefined;
    },
    get retired() {
      let sum = 0;
      for (const hart of harts.harts) sum += hart.retired;
      return sum;
    },
    busRead(address, size) {
      if (!board.bus.read(address, size)) throw new BusError('read', address, size);
      return board.bus.low;
    },
    busWrite(address, size, value) {
      if (!board.bus.write(address, size, value, 0)) throw new BusError('write', address, size);
    },
    mtime: () => time.value(),
    run: (rounds, onTrap) => turns.run(rounds, onTrap),
    nextEvent: () => turns.untilNext(),
    codeChanged: (address, length) => harts.codeChanged(address, length),
  };
}

function chooseClock(options: MachineOptions): Clock {
  if (options.clock === 'steps') return createStepsClock();
  if (options.hostClock === undefined) {
    throw new RangeError('clock is real, expected a hostClock to follow');
  }
  return createRealClock(options.hostClock);
}
