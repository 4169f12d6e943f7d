/**
 * A real machine with a real kernel on it, for tests.
 */

import {
  createKernel,
  type Caller,
  type Grant,
  type GrantName,
  type Kernel,
  type KernelOptions,
  type Task,
  type TaskSpec,
  type Value,
} from '../../kernel/index.ts';
import {
  createMachine,
  type Machine,
  type MachineOptions,
  type ManualClock,
} from '../../machine/index.ts';

export interface System {
  readonly machine: Machine;
  readonly kernel: Kernel;
  /** Starts an image. */
  spawn(image: Uint8Array, spec?: Partial<TaskSpec>): Task;
  /** Runs until the Task has ended. @throws when it has not after so many turns */
  finish(task: Task, turns?: number): NonNullable<Task['result']>;
  /** Runs until the condition holds. */
  until(condition: () => boolean, turns?: number): void;
  /** A privileged call by a caller that holds :monitor. */
  call(name: string, ...args: Value[]): Value;
  /** What the Task has written so far. */
  output(task: Task): Uint8Array;
  text(task: Task): string;
}

export interface SystemOptions {
  readonly machine?: Partial<MachineOptions>;
  readonly kernel?: Partial<KernelOptions>;
  /** Images by name, for spawn by name. */
  readonly programs?: Readonly<Record<string, Partial<TaskSpec> & { image: Uint8Array }>>;
}

export const MONITOR: Caller = { name: 'test', grants: [{ name: 'monitor' }] };

const COMMON: readonly GrantName[] = ['output', 'input', 'log', 'clock', 'random'];

/** Grants by name. */
export function grants(...names: GrantName[]): Grant[] {
  return names.map((name) => ({ name }));
}

export function specOf(image: Uint8Array, spec: Partial<TaskSpec> = {}): TaskSpec {
  return {
    name: 'test',
    image,
    imageName: 'test.elf',
    memory: 65536,
    stack: 4096,
    args: [],
    env: {},
    grants: grants(...COMMON),
    tab: 'text',
    limits: {},
    restart: 'never',
    ...spec,
  };
}

/** 16 MiB, one hart, `steps`, no UART, unless told otherwise. */
export function boot(options: SystemOptions = {}): System {
  const clock = options.machine?.clock ?? 'steps';
  const machine = createMachine({
    ramSize: 16 * 1024 * 1024,
    harts: 1,
    mode: 'hosted',
    ...options.machine,
    clock,
  });
  const programs = options.programs ?? {};
  const kernel = createKernel(machine, {
    clock,
    programs: {
      names: () => Object.keys(programs),
      task(name) {
        const found = programs[name];
        if (found === undefined) throw new Error(`there is no Task ${name}`);
        return specOf(found.image, { name, ...found });
      },
      image(name) {
        const found = programs[name];
        if (found === undefined) throw new Error(`there is no image ${name}`);
        return found.image;
      },
    },
    ...options.kernel,
  });
  const until = (condition: () => boolean, turns = 20_000): void => {
    for (let i = 0; i < turns; i++) {
      if (condition()) return;
      kernel.run(1);
    }
    if (!condition()) throw new Error(`not after ${turns} turns`);
  };
  const output = (task: Task): Uint8Array =>
    kernel.call(MONITOR, 'output-of', [task.id]) as Uint8Array;
  return {
    machine,
    kernel,
    until,
    output,
    spawn: (image, spec) => kernel.spawn(specOf(image, spec)),
    finish(task, turns) {
      until(() => task.result !== undefined, turns);
      return task.result!;
    },
    call: (name, ...args) => kernel.call(MONITOR, name, args) as Value,
    text: (task) => new TextDecoder().decode(output(task)),
  };
}

/** A host clock that goes on by itself with each reading, so that `real` machines move in tests. */
export function tickingClock(clock: ManualClock, nanoseconds: number): ManualClock {
  return {
    ...clock,
    now() {
      clock.advance(nanoseconds);
      return clock.now();
    },
  };
}

/** FNV-1a over all views, 32 bits; enough to tell two runs apart. */
export function hashState(kernel: Kernel): number {
  let hash = 0x811c_9dc5;
  for (const view of kernel.stateViews()) {
    const bytes = view.length > 4096 ? view : view.slice();
    if (bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0) {
      const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
      for (const word of words) hash = Math.imul(hash ^ word, 0x0100_0193);
    } else {
      for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
    }
  }
  return hash >>> 0;
}
