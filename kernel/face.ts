/**
 * The kernel's public face: what the Monitor may use.
 *
 * The privileged side is `call`; the rest is what a host needs to drive the
 * machine and to join streams to the outside. Sizes are bytes, durations
 * nanoseconds.
 */

import type { ErrorName, GrantName, Level, Pending, TabEvent, Value } from './abi/index.ts';

/**
 * One capability: name, right, object.
 *
 * - `screen`: object `[width, height]` in pixels
 * - `store`, `files`: right `read` or `write`, object a pattern or folder
 * - `spawn`: object the name of a configured Task
 * - `port`: right `tcp` or `udp`, object a port number
 * - `device`: object the name of a device
 */
export interface Grant {
  readonly name: GrantName;
  readonly right?: string;
  readonly object?: string | number | readonly number[];
}

/** Where a Task has to stop; it ends with reason `limit`. */
export interface Limits {
  /** Retired instructions, exact: it ends once it has retired that many. */
  readonly instructions?: number;
  /** Nanoseconds since it was spawned, by the clock of the machine. */
  readonly time?: number;
  /** Bytes on its output stream, exact. */
  readonly output?: number;
}

/** Everything there is to know to start a Task. */
export interface TaskSpec {
  readonly name: string;
  /** ELF file. */
  readonly image: Uint8Array;
  /** What messages call the image. */
  readonly imageName: string;
  /** Bytes of the whole chunk. */
  readonly memory: number;
  /** Bytes of the stack within the chunk. */
  readonly stack: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  readonly tab: 'text' | 'raster' | 'none';
  /** Numbers of the harts it may run on; all when absent. */
  readonly harts?: readonly number[];
  /** 0 (first) to 7 (last); 4 when absent. */
  readonly priority?: number;
  readonly limits: Limits;
  readonly restart: 'never' | 'on-fault' | 'always';
}

/** How the kernel gets configured Tasks and images without knowing files. */
export interface ProgramSource {
  /** Names that `task` knows. */
  names(): readonly string[];
  /** The configured Task of that name (or path). @throws an Error with a clear message */
  task(name: string): TaskSpec;
  /** The bytes of an image. @throws an Error with a clear message */
  image(name: string): Uint8Array;
}

/** Other machines, for open-machine, use-machine and close-machine. */
export interface MachineService {
  open(options: Readonly<Record<string, Value>>): Value;
  use(handle: Value): Value;
  close(handle: Value): Value;
}

/** The host's end of the UART, for `console` and `send-console`. */
export interface ConsoleService {
  /** What was said from a place on, as far as it is kept. */
  said(since: number): {
    readonly bytes: Uint8Array;
    readonly from: number;
    readonly total: number;
  };
  /** @returns how many bytes were taken */
  send(bytes: Uint8Array): number;
}

export interface KernelOptions {
  /** Bytes of the kernel heap; 4 MiB when absent. */
  readonly heapSize?: number;
  /** Tasks that may live at once; 64 when absent. */
  readonly maxTasks?: number;
  /** `off`: Tasks run in S-mode and reach everything. */
  readonly protection?: 'on' | 'off';
  /** Clock of the machine: under `steps` reads of host streams are made deterministic. */
  readonly clock: 'steps' | 'real';
  readonly programs: ProgramSource;
  readonly machines?: MachineService;
  readonly console?: ConsoleService;
  /** Gets every log record as it is written. */
  readonly hostLog?: (record: LogRecord) => void;
  /** Write the log on the UART as well; true when absent. */
  readonly logToUart?: boolean;
  /** Least serious level that is kept; `info` when absent. */
  readonly logLevel?: Level;
  /** The same for single subsystems. */
  readonly logLevels?: Readonly<Record<string, Level>>;
  /** Fills with real randomness; without it `random` draws from `seed`, the same every time. */
  readonly entropy?: (bytes: Uint8Array) => void;
  /** Seed of the generator behind `random` when there is no entropy; 1 when absent. */
  readonly seed?: number;
}

/** Who makes a privileged call. */
export interface Caller {
  /** As the log names it, e.g. `shell`. */
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** Why a Task ended. `denied`: it failed after it was refused something. */
export type Reason = 'exit' | 'fault' | 'limit' | 'denied' | 'timeout' | 'killed';

export type TaskState = 'ready' | 'running' | 'waiting' | 'paused' | 'ended';

/** What is left of a Task that ended, and what `wait` gives. Keys as the shell sees them. */
export interface TaskResult {
  readonly [key: string]: Value;
  readonly id: number;
  readonly name: string;
  readonly reason: Reason;
  /** Exit status; -1 when it did not exit. */
  readonly status: number;
  readonly instructions: number;
  /** Nanoseconds from spawn to end. */
  readonly time: number;
  /** Bytes of its chunk it used at most: image, data and system area, high-water marks of heap and stack. */
  readonly 'peak-memory': number;
  /** Bytes of its chunk. */
  readonly memory: number;
  /** Bytes it wrote. */
  readonly output: number;
  /** One sentence for a person. */
  readonly message: string;
  /** Fault record, or null. */
  readonly fault: FaultRecord | null;
}

/** One line of a backtrace. */
export interface Frame {
  readonly [key: string]: Value;
  /** Where it goes on: pc in the first frame, return addresses in the others. */
  readonly address: number;
  /** `function+0x12`, or empty. */
  readonly symbol: string;
}

/** A fault of a Task. Keys as the shell sees them. */
export interface FaultRecord {
  readonly [key: string]: Value;
  readonly task: number;
  readonly name: string;
  /** Its name, e.g. `stack overflow`. */
  readonly fault: string;
  /** Address it is about (of the access, or of the instruction). */
  readonly address: number | bigint;
  readonly pc: number | bigint;
  /** mcause. */
  readonly cause: number;
  readonly hart: number;
  /** Nanoseconds since boot. */
  readonly time: number;
  /** Registers by ABI name. */
  readonly registers: { readonly [name: string]: number | bigint };
  /** `function+0x12`, or empty. */
  readonly symbol: string;
  /** Who called whom, innermost first. */
  readonly backtrace: readonly Frame[];
  /** Lines around pc; the one at fault begins with `>`. */
  readonly disassembly: readonly string[];
  /** Who owns the address, or empty. */
  readonly owner: string;
}

/** What a log record says in figures beside its message. */
export interface LogData {
  readonly [key: string]: string | number | boolean | null;
}

/** One record of the kernel log. Keys as the shell sees them. */
export interface LogRecord {
  readonly [key: string]: Value;
  readonly sequence: number;
  /** Nanoseconds since boot. */
  readonly time: number;
  readonly level: Level;
  /** Hart that ran then, or -1. */
  readonly hart: number;
  /** Task it is about, or 0. */
  readonly task: number;
  readonly subsystem: string;
  /** Decoded as UTF-8. */
  readonly message: string;
  /** The message as it was given. */
  readonly bytes: Uint8Array;
  readonly data: LogData | null;
}

export interface LogFigures {
  readonly records: number;
  /** Records pushed out by newer ones. */
  readonly dropped: number;
  readonly bytes: number;
}

/** Reading side of the kernel log. */
export interface KernelLog {
  /** Kept records from `since` (a sequence number) on, oldest first. */
  records(since?: number): LogRecord[];
  figures(): LogFigures;
}

/** Host end of a Task's input. */
export interface InputStream {
  /**
   * The host will feed this stream until it ends it. Under `steps` a read then
   * holds the whole machine until a full buffer or the end has come, so that
   * the sizes of the host's chunks cannot change the run.
   */
  hold(): void;
  /** Takes bytes for the Task. @returns how many were taken, from the first on */
  write(bytes: Uint8Array): number;
  /** Like write, but the Task may read what is there at once, whatever its buffer's size. */
  send(bytes: Uint8Array): number;
  /** No more will come. */
  end(): void;
  /** Bytes that can be taken now. */
  readonly room: number;
  /** Bytes the Task has not read. */
  readonly unread: number;
  /** True once the Task can never read it: it has ended, or the stream was ended. */
  readonly closed: boolean;
}

/** Host end of a Task's output. */
export interface OutputStream {
  /**
   * The host will read this stream: from now on a full stream holds the writer
   * (under `steps`: the machine). The last 64 KiB written before come first.
   * Without it output is only kept for `output-of`.
   */
  attach(): void;
  /** Bytes read, at most `limit`; an empty array when there are none. */
  read(limit?: number): Uint8Array;
  /** Nobody will read it any more: writes get `closed`. */
  close(): void;
  /** Bytes that can be read now. */
  readonly available: number;
  /** True when the Task has ended and everything was read. */
  readonly ended: boolean;
}

/** A living Task as the host sees it. */
export interface Task {
  readonly id: number;
  readonly name: string;
  readonly spec: TaskSpec;
  readonly state: TaskState;
  /** Set once it has ended. */
  readonly result: TaskResult | undefined;
}

export type KernelEvent =
  | { readonly kind: 'started'; readonly task: Task }
  | { readonly kind: 'ended'; readonly task: Task; readonly result: TaskResult }
  /** Output came into an empty attached stream. */
  | { readonly kind: 'output'; readonly task: Task }
  /** An attached input has room again, or its Task asked and found nothing. */
  | { readonly kind: 'input'; readonly task: Task }
  | { readonly kind: 'log'; readonly record: LogRecord };

export type KernelRun =
  /** The turns are used up. */
  | 'budget'
  /** Nothing is due; see `waitingForHost` and `nextEvent`. */
  | 'idle'
  /** The finisher was written. */
  | 'off';

export interface Kernel {
  /** Starts a Task. @throws KernelError with the sum and the numbers when there is no room */
  spawn(spec: TaskSpec): Task;
  /** Ends a Task, and calls off its restart; false when it had ended and none was due. */
  end(id: number, reason: 'killed' | 'timeout'): boolean;
  /**
   * Lets the machine run, about `turns` rounds.
   * @throws KernelBug when the kernel is broken; the machine then stays stopped
   */
  run(turns: number): KernelRun;
  /** Times a hart went over to another Task. */
  readonly switches: number;
  /** True while the machine holds still for host input or for room in host output. */
  readonly waitingForHost: boolean;
  /** Nanoseconds until something is due, or Infinity: how long an idle host may sleep. */
  nextEvent(): number;
  /** The one door for privileged callers. @throws KernelError */
  call(caller: Caller, name: string, args: readonly Value[]): Value | Pending;
  input(id: number): InputStream;
  output(id: number): OutputStream;
  /** Tells a living Task what happened in its tab. @returns false when its event ring has no room now, or it has ended */
  tell(id: number, event: TabEvent): boolean;
  readonly log: KernelLog;
  /** Tasks that live, in order of their ids. */
  readonly tasks: readonly Task[];
  /** Calls the listener at each event, from within `run` or `call`; it may use streams and nothing else. @returns how to stop */
  subscribe(listener: (event: KernelEvent) => void): () => void;
  /** RAM (which holds the log) and the registers of every hart and Task, for hashing. */
  stateViews(): Iterable<Uint8Array>;
  /** Bytes typed on the UART that nobody has taken; takes them. */
  readConsole(): Uint8Array;
}

export type { ErrorName, GrantName, Level, Pending, TabEvent, Value };
