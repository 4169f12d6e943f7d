/**
 * A machine: memory, harts, board and turns, joined.
 *
 * The composition, as a readable list. All state belongs to the object it returns, so
 * that two machines live side by side. Hosted machines start with hart 0 running and
 * the others stopped, none of them anywhere useful: the kernel sets what they do.
 */
import { BusError } from '../bus/bus.ts';
import type { FinisherEvent } from '../device/finisher.ts';
import type { Heat, Machine, MachineOptions, RunResult } from '../face.ts';
import { createHarts, createHeat, type Harts } from '../hart/index.ts';
import { createMemory, memoryLayout } from '../hart/layout.ts';
import { createRealClock, createStepsClock, type Clock } from '../port/clock.ts';
import { createBoard } from './board.ts';
import { ISA } from './isa.ts';
import { planBoot } from './boot/plan.ts';
import { createPower } from './boot/power.ts';
import { createRam } from './ram.ts';
import { Timebase } from './timebase.ts';
import { Turns, type TrapHandler, type TurnHandler } from './turns.ts';
import { boardTree } from './tree/board-tree.ts';
import { deviceTreePlace } from './tree/place.ts';
import { writeDeviceTree } from './tree/write.ts';

/** Times a block is interpreted before it is compiled. */
const HEAT = 1500;
/** Host stack for compiled code that fits into every thread of Node. */
const STACK_BYTES = 256 * 1024;

/**
 * Makes a machine, powered on and not yet running.
 * @throws RangeError when an option is out of its range, with the number and the range
 * @throws LoadError when an image cannot be loaded
 */
export function createMachine(options: MachineOptions): Machine {
  const layout = memoryLayout(options.ramSize, options.harts);
  const plan = planBoot({ base: layout.ramBase, size: layout.ramSize }, options.images ?? {});
  const memory = createMemory(layout);
  const ram = createRam(memory, layout.ramOffset, layout.ramBase, layout.ramSize);
  const clock = chooseClock(options);
  const time = new Timebase(clock);

  let event: FinisherEvent | undefined;
  let engine: Harts | undefined;
  const finish = (asked: FinisherEvent): void => {
    event ??= asked;
    engine?.leave();
  };
  const codeChanged = (address: number, length: number): void =>
    engine?.codeChanged(address, length);
  const board = createBoard({
    options,
    ram,
    clock,
    time,
    setInterrupt: (hart, bit, level) => engine?.setInterrupt(hart, bit, level),
    finish,
    codeChanged,
  });
  const deviceTree = writeDeviceTree(
    boardTree({
      harts: options.harts,
      isa: ISA,
      ramBase: ram.base,
      ramSize: ram.size,
      devices: board.devices,
      chosen: plan.chosen,
    }),
  );
  const deviceTreeAddress = deviceTreePlace(ram, deviceTree.length, options.mode);

  // A kernel without firmware gets the built-in SBI, which is host code on hosted harts.
  const builtIn = options.images?.kernel !== undefined && options.images.bios === undefined;
  const bare = options.mode === 'bare';
  const harts = createHarts({
    memory,
    layout,
    count: options.harts,
    mode: bare && !builtIn ? 'bare' : 'hosted',
    bus: board.bus,
    time,
    trace: options.trace,
    interpreter: options.interpreter,
    compile:
      options.engine === 'interpreter' || options.trace?.instruction !== undefined
        ? undefined
        : {
            heat: options.heat ?? HEAT,
            stackBytes: options.stackBytes ?? STACK_BYTES,
            twice: options.engine === 'both',
          },
  });
  engine = harts;
  const power = createPower({
    options,
    ram,
    harts,
    board,
    plan,
    deviceTree,
    deviceTreeAddress,
    builtIn: bare && builtIn,
    finish,
    codeChanged,
  });
  power.on();

  const turns = new Turns({ harts, board, clock, time, halted: () => event !== undefined });
  let heat: Heat | undefined;
  const reset = (): void => {
    event = undefined;
    turns.restart();
    power.on();
  };
  const run = (rounds: number, onTrap?: TrapHandler, onTurn?: TurnHandler): RunResult => {
    const result = turns.run(rounds, power.onTrap ?? onTrap, onTurn);
    if (result !== 'off' || !bare || event?.kind !== 'reset') return result;
    reset();
    return 'budget';
  };
  return {
    memory,
    ram,
    harts: harts.harts,
    map: board.map,
    devices: board.devices.map(({ row, device }) => ({
      name: row.name,
      kind: row.kind,
      base: row.base,
      size: row.size,
      interrupt: row.interrupt,
      save: () => device.save(),
      restore: (state) => device.restore(state),
    })),
    loaded: power.loaded,
    deviceTree,
    deviceTreeAddress,
    quantum: turns.quantum,
    get exitCode() {
      if (event === undefined) return undefined;
      return event.kind === 'off' ? event.code : 0;
    },
    get retired() {
      return harts.retired;
    },
    busRead(address, size) {
      if (!board.bus.read(address, size)) throw new BusError('read', address, size);
      return board.bus.low;
    },
    busWrite(address, size, value) {
      if (!board.bus.write(address, size, value, 0)) throw new BusError('write', address, size);
    },
    mtime: () => time.value(),
    run,
    regions: () => harts.regions(),
    nextEvent: () => turns.untilNext(),
    get heat() {
      return heat;
    },
    watchHeat(on) {
      heat = on ? createHeat(layout.ramSize) : undefined;
      harts.setHeat(heat);
    },
    reset,
    codeChanged,
  };
}

function chooseClock(options: MachineOptions): Clock {
  if (options.clock === 'steps') return createStepsClock();
  if (options.hostClock === undefined) {
    throw new RangeError('clock is real, expected a hostClock to follow');
  }
  return createRealClock(options.hostClock);
}
