/**
 * The kernel: boots on a hosted machine and runs Tasks on it.
 *
 * Rules: `run`, `call` and the streams are used from one thread and not from
 * within each other, except that listeners may use streams. What is
 * not in face.ts is nobody's business outside this folder.
 */

import type { Hart, Machine, StopReason } from '../machine/index.ts';
import { readBoard } from './boot/board.ts';
import { startHarts } from './boot/harts.ts';
import { DEFAULT_HEAP, divideMemory } from './boot/memory.ts';
import type { Core } from './core.ts';
import { ClintDriver } from './driver/clint.ts';
import { PlicDriver } from './driver/plic.ts';
import { UartDriver } from './driver/uart.ts';
import { KernelBug } from './error.ts';
import { Emitter } from './events.ts';
import type { Kernel, KernelOptions, KernelRun } from './face.ts';
import { SYSCALL_PAGE_SIZE, writeSyscallPage } from './loader/syscall-page.ts';
import { consoleLine } from './log/console.ts';
import { Log } from './log/log.ts';
import { seededRandom } from './random.ts';
import { retry } from './syscall/dispatch.ts';
import { privilegedCall } from './syscall/privileged/call.ts';
import { endTask } from './task/end.ts';
import { Restarts } from './task/restart.ts';
import { Scheduler, SLICE_NS } from './task/scheduler.ts';
import { beginTask, spawnTask, tellTask } from './task/spawn.ts';
import { TaskTable } from './task/table.ts';
import { Timers } from './task/timers.ts';
import { handleTrap, handleTurnEnd } from './trap/trap.ts';

export type * from './face.ts';
export { grantText } from './capability/grants.ts';
export { KernelBug, KernelError } from './error.ts';
export { readFirmwareSymbols, type Symbols } from './loader/symbols.ts';
export { createQueue, queueBytes, SharedQueue } from './queue/shared-queue.ts';
export { createBareDoor, type BareDoor, type BareOptions } from './syscall/privileged/bare.ts';
export { CALLS, HELD, KEYS, MOUSE, PRIVILEGED_CALLS, TASK_CALLS } from './abi/index.ts';

/** Hart that takes device interrupts. */
const EXTERNAL_HART = 0;

/**
 * Boots a kernel.
 * @param machine a hosted machine that has not run yet
 * @throws KernelBug when the board is not one it can run on
 */
export function createKernel(machine: Machine, options: KernelOptions): Kernel {
  const core = assemble(machine, options);
  for (const [subsystem, level] of Object.entries(options.logLevels ?? {})) {
    core.log.setLevel(subsystem, level);
  }
  startHarts(machine, EXTERNAL_HART);
  if (core.uart !== undefined) {
    const { uart } = core;
    core.plic.enable(core.board.uart!.interrupt, 'uart', () => uart.serve());
  }
  core.log.add('info', 'kernel', 0, bootLine(core));
  return face(core);
}

function assemble(machine: Machine, options: KernelOptions): Core {
  const board = readBoard(machine.deviceTree);
  if (board.harts !== machine.harts.length) {
    throw new KernelBug(
      `device tree: ${board.harts} harts, the machine has ${machine.harts.length}`,
    );
  }
  const memory = divideMemory(machine, board, options.heapSize ?? DEFAULT_HEAP);
  const heapBlock = (size: number, owner: string, align = 16): number =>
    memory.heap.allocate(size, { owner, align, zero: true });
  const pageAddress = heapBlock(SYSCALL_PAGE_SIZE, 'syscall page', SYSCALL_PAGE_SIZE);
  const logSize = logSizeFor(options.heapSize ?? DEFAULT_HEAP);
  const logAddress = heapBlock(logSize, 'log ring');

  const tickNs = 1_000_000_000 / board.timebase;
  const now = (): number => machine.mtime();
  const clint = new ClintDriver(machine, board.clint.base, board.harts);
  const timers = new Timers();
  const events = new Emitter();
  const uart = board.uart === undefined ? undefined : new UartDriver(machine, board.uart.base);
  const isProtected = options.protection !== 'off';
  const core: Core = {
    machine,
    ram: machine.ram,
    options,
    deterministic: options.clock === 'steps',
    protected: isProtected,
    board,
    memory,
    plic: new PlicDriver(machine, board.plic.base, board.plic.contexts[EXTERNAL_HART]!),
    uart,
    log: new Log({
      memory: machine.ram.slice(logAddress, logSize),
      origin: { time: () => core.time(), hart: () => core.serving },
      level: options.logLevel ?? 'info',
      watched: () => events.watched || uart !== undefined || options.hostLog !== undefined,
      written(record) {
        if (options.logToUart !== false) uart?.write(consoleLine(record));
        options.hostLog?.(record);
        if (events.watched) events.emit({ kind: 'log', record });
      },
    }),
    timers,
    scheduler: new Scheduler({
      harts: machine.harts,
      clint,
      timers,
      now,
      slice: Math.ceil(SLICE_NS / tickNs),
      privilege: isProtected ? 0 : 1,
      begin: (task, hart) => beginTask(core, task, hart),
    }),
    tasks: new TaskTable(),
    restarts: new Restarts((spec) => spawnTask(core, spec)),
    events,
    images: new WeakMap(),
    page: writeSyscallPage(machine.ram.slice(pageAddress, SYSCALL_PAGE_SIZE), pageAddress),
    random: options.entropy ?? seededRandom(options.seed ?? 1),
    stops: machine.harts.map(() => ({
      last: undefined,
      timer: 0,
      software: 0,
      external: 0,
      ecall: 0,
      fault: 0,
    })),
    tickNs,
    serving: -1,
    value: 0,
    held: -1,
    now,
    time: () => now() * tickNs,
  };
  return core;
}

/** An eighth of the heap. */
function logSizeFor(heap: number): number {
  return Math.floor(heap / 8 / 4096) * 4096;
}

function bootLine(core: Core): string {
  const { board, memory } = core;
  const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
  const harts = board.harts === 1 ? '1 hart' : `${board.harts} harts`;
  return (
    `${board.model}: ${harts}, ${mib(board.ram.size)} RAM, ` +
    `${mib(memory.chunks.figures().free)} for Tasks, ` +
    `${board.uart === undefined ? 'no UART' : 'UART'}, protection ${core.protected ? 'on' : 'off'}`
  );
}

/** What went wrong and what the kernel was doing then. */
function bugReport(core: Core, error: unknown): KernelBug {
  const what = error instanceof Error ? error.message : String(error);
  const kind = error instanceof KernelBug ? '' : 'the kernel failed: ';
  let where = `at ${core.time()} ns`;
  const hart = core.machine.harts[core.serving];
  if (hart !== undefined) {
    const task = core.scheduler.running(hart.id);
    const whom = task === undefined ? 'no Task' : `Task ${task.id} ${task.name}`;
    where += `, hart ${hart.id}, ${whom}, pc 0x${hart.pc.toString(16)}`;
  }
  return new KernelBug(`${kind}${what} (${where})`, { cause: error });
}

function face(core: Core): Kernel {
  const { machine } = core;
  let broken: KernelBug | undefined;
  /** The outcome of the last run. */
  const state = { last: 'budget' as KernelRun };

  const breakDown = (error: unknown): KernelBug => {
    const bug = bugReport(core, error);
    broken = bug;
    core.serving = -1;
    return bug;
  };
  const onTrap = (hart: Hart, reason: StopReason): boolean => {
    try {
      return handleTrap(core, hart, reason);
    } catch (error) {
      breakDown(error);
      return false;
    }
  };
  const onTurn = core.protected
    ? undefined
    : (hart: Hart): void => {
        if (broken !== undefined) return;
        try {
          handleTurnEnd(core, hart);
        } catch (error) {
          breakDown(error);
        }
      };
  const check = (): void => {
    if (broken !== undefined) throw broken;
    if (core.serving >= 0) throw new KernelBug('a listener called back into the kernel');
  };

  const run = (turns: number): KernelRun => {
    check();
    try {
      if (core.held >= 0 && !retry(core, machine.harts[core.held]!)) return 'idle';
    } catch (error) {
      throw breakDown(error);
    }
    const result = machine.run(turns, onTrap, onTurn);
    check();
    return result === 'stopped' ? 'idle' : result;
  };

  return {
    spawn(spec) {
      check();
      return spawnTask(core, spec);
    },
    end(id, reason) {
      check();
      const task = core.tasks.alive(id);
      if (task === undefined) return core.restarts.cancel(core, id);
      endTask(core, task, { reason });
      return true;
    },
    run(turns) {
      state.last = run(turns);
      return state.last;
    },
    get switches() {
      return core.scheduler.switches;
    },
    get waitingForHost() {
      return core.held >= 0;
    },
    nextEvent: () => machine.nextEvent() * core.tickNs,
    call(caller, name, args) {
      check();
      return privilegedCall(core, state, caller, name, args);
    },
    input: (id) => core.tasks.get(id).input,
    output: (id) => core.tasks.get(id).output,
    tell(id, event) {
      const task = core.tasks.alive(id);
      return task !== undefined && tellTask(core, task, event);
    },
    log: core.log,
    get tasks() {
      return [...core.tasks.all()];
    },
    subscribe: (listener) => core.events.subscribe(listener),
    *stateViews() {
      yield machine.ram.bytes;
      for (const hart of machine.harts) yield hart.context;
      for (const task of core.tasks.all()) if (task.hart < 0) yield task.saved;
    },
    readConsole: () => core.uart?.read() ?? new Uint8Array(0),
  };
}
