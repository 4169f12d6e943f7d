/**
 * What the configuration files mean, once read: Tasks, the machine, the theme.
 *
 * Sizes are bytes, durations nanoseconds, both plain numbers below 2^53. These
 * types hold no file and no image; `monitor/host/config-files.ts` adds those.
 */

/** Names of the grants a Task can be given. */
export type GrantName =
  | 'output'
  | 'input'
  | 'log'
  | 'clock'
  | 'random'
  | 'screen'
  | 'store'
  | 'files'
  | 'spawn'
  | 'port'
  | 'device'
  | 'monitor';

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

/** What a Task's tab is. */
export type TabKind = 'text' | 'raster' | 'none';

/** When a Task that has ended is started again. */
export type Restart = 'never' | 'on-fault' | 'always';

/** Where a Task has to stop. */
export interface Limits {
  /** Retired instructions. */
  readonly instructions?: number;
  /** Nanoseconds since it was spawned, by the clock of the machine. */
  readonly time?: number;
  /** Bytes on its output stream. */
  readonly output?: number;
}

/** A Task file, defaults filled in. */
export interface TaskConfig {
  /** Name or path of the program, as written. */
  readonly image: string;
  /** Bytes of the whole chunk. */
  readonly memory: number;
  /** Bytes of the stack within the chunk. */
  readonly stack: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  readonly tab: TabKind;
  /** Numbers of the harts it may run on; all when absent. */
  readonly harts?: readonly number[];
  /** 0 (first) to 7. */
  readonly priority?: number;
  readonly limits: Limits;
  readonly restart: Restart;
}

/** The machine file, defaults filled in. */
export interface MachineConfig {
  /** 1 to 32. */
  readonly harts: number;
  /** Bytes of RAM, a multiple of 4096. */
  readonly memory: number;
  readonly clock: 'steps' | 'real';
  readonly protection: 'on' | 'off';
  readonly engine: 'compiler' | 'interpreter' | 'both';
  /** Bytes of the kernel's heap. */
  readonly heap: number;
  /** Tasks that may live at once. */
  readonly 'max-tasks': number;
  /** Whether the board has a UART. */
  readonly uart: boolean;
  /** Names of the Tasks started at boot, in order. */
  readonly launch: readonly string[];
}

/** A colour: 24 bits for terminals that have them, an index for those that have 256. */
export interface Colour {
  /** 0xRRGGBB. */
  readonly rgb: number;
  /** 0 to 255. */
  readonly index: number;
}

/** Names of the palette. */
export type ColourName =
  | 'void'
  | 'deep'
  | 'indigo'
  | 'ember'
  | 'haze'
  | 'lilac'
  | 'paper'
  | 'magenta'
  | 'pink'
  | 'cyan'
  | 'teal'
  | 'gold'
  | 'amber'
  | 'blood'
  | 'lime'
  | 'azure';

/** The theme file. */
export interface ThemeConfig {
  readonly palette: Readonly<Record<ColourName, Colour>>;
  /** Whether there is a boot sequence. */
  readonly boot: boolean;
  /** Nanoseconds until the display hack; 0 for never. */
  readonly 'display-hack': number;
}
