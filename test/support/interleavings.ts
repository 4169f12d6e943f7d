/**
 * Runs real code in every interleaving of its accesses to shared memory.
 *
 * A thread is a list of operations. One is taken a step further by running it from
 * its start on a memory that gives the answers it had before, makes one access for
 * real and then throws; so ordinary synchronous code is explored, as it stands.
 * `Atomics` and plain accesses are both steps. States met before are not entered
 * again. It models sequential consistency, which is what Atomics give, and takes
 * plain accesses to be in program order, which the release store after them ensures.
 */

/** One call on the memory; what it returns must be JSON. */
export type Operation = (memory: Int32Array) => unknown;

export interface Exploration {
  /** Distinct states. */
  readonly states: number;
  /** Ways it can end: what every operation returned, and the memory. */
  readonly endings: readonly Ending[];
}

export interface Ending {
  readonly results: readonly (readonly unknown[])[];
  readonly memory: Int32Array;
}

interface ThreadState {
  /** Results of finished operations. */
  readonly done: readonly unknown[];
  /** Answers of the accesses the current operation has made. */
  readonly answers: readonly number[];
}

interface State {
  readonly memory: Int32Array;
  readonly threads: readonly ThreadState[];
}

/** Thrown out of an operation when its one new access is made. */
const SUSPEND = { suspended: true };

/**
 * @param start memory at the beginning
 * @param threads operations of each thread, in order
 * @param most states before it gives up
 * @throws Error when there are more
 */
export function explore(
  start: Int32Array,
  threads: readonly (readonly Operation[])[],
  most = 2_000_000,
): Exploration {
  const first: State = { memory: start, threads: threads.map(() => ({ done: [], answers: [] })) };
  const seen = new Set<string>([keyOf(first)]);
  const stack: State[] = [first];
  const endings: Ending[] = [];
  while (stack.length > 0) {
    const state = stack.pop()!;
    let ended = true;
    for (let index = 0; index < threads.length; index++) {
      const operation = threads[index]![state.threads[index]!.done.length];
      if (operation === undefined) continue;
      ended = false;
      const next = step(state, index, operation);
      const key = keyOf(next);
      if (seen.has(key)) continue;
      if (seen.size >= most) throw new Error(`more than ${most} states`);
      seen.add(key);
      stack.push(next);
    }
    if (ended) {
      endings.push({ results: state.threads.map(({ done }) => done), memory: state.memory });
    }
  }
  return { states: seen.size, endings };
}

function keyOf(state: State): string {
  return `${state.memory.join()}|${JSON.stringify(state.threads)}`;
}

/** One access further. */
function step(state: State, index: number, operation: Operation): State {
  const memory = state.memory.slice();
  const thread = state.threads[index]!;
  const answers = [...thread.answers];
  let made = 0;
  const access = (act: () => number): number => {
    if (made < thread.answers.length) return thread.answers[made++]!;
    if (made > thread.answers.length) throw SUSPEND;
    made++;
    const answer = act();
    answers.push(answer);
    return answer;
  };
  let after: ThreadState;
  const real = globalThis.Atomics;
  globalThis.Atomics = watchedAtomics(real, memory, access);
  try {
    const result = operation(watchedMemory(memory, access));
    after = { done: [...thread.done, result ?? null], answers: [] };
  } catch (error) {
    if (error !== SUSPEND) throw error;
    after = { done: thread.done, answers };
  } finally {
    globalThis.Atomics = real;
  }
  return { memory, threads: state.threads.map((old, at) => (at === index ? after : old)) };
}

type Access = (act: () => number) => number;

function watchedAtomics(real: Atomics, memory: Int32Array, access: Access): Atomics {
  const watched = {
    load: (_: unknown, at: number) => access(() => memory[at]!),
    store: (_: unknown, at: number, value: number) => access(() => (memory[at] = value)),
    add: (_: unknown, at: number, value: number) => access(() => real.add(memory, at, value)),
    compareExchange: (_: unknown, at: number, expected: number, value: number) =>
      access(() => real.compareExchange(memory, at, expected, value)),
  };
  return new Proxy(real, {
    get(_, name) {
      if (name in watched) return watched[name as keyof typeof watched];
      throw new Error(`the explorer does not know Atomics.${String(name)}`);
    },
  });
}

function watchedMemory(memory: Int32Array, access: Access): Int32Array {
  return new Proxy(memory, {
    get(target, name) {
      const at = typeof name === 'string' && /^\d+$/.test(name) ? Number(name) : -1;
      if (at >= 0) return access(() => target[at]!);
      return name === 'length' ? target.length : undefined;
    },
    set(target, name, value: number) {
      access(() => (target[Number(name)] = value));
      return true;
    },
  });
}
