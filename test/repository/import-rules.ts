/**
 * Who may import whom: a row per area, with the reason that a breach prints.
 *
 * The longest `of` that fits a file decides. `may` lists folders and files
 * inside the repository, `packages` those of npm, `node` whether Node's own
 * modules are allowed.
 */

export interface ImportRule {
  /** Folder or file the rule is for. */
  readonly of: string;
  readonly may: readonly string[];
  readonly packages?: readonly string[];
  readonly node?: boolean;
  readonly reason: string;
}

/** The faces through which others are used. */
const machine = 'machine/index.ts';
/** The queue is a face of its own: a thread that only sends through it loads no kernel. */
const kernel = ['kernel/index.ts', 'kernel/face.ts', 'kernel/abi/', 'kernel/queue/shared-queue.ts'];
const config = 'config/index.ts';

export const importRules: readonly ImportRule[] = [
  {
    of: 'machine/',
    may: ['machine/'],
    reason: 'the machine knows nothing of the kernel, the Monitor, Node or npm',
  },
  { of: 'machine/isa/', may: ['machine/isa/'], reason: 'isa/ imports nothing' },
  {
    of: 'machine/wasm/',
    may: ['machine/wasm/'],
    reason: 'the WebAssembly encoder knows no machine',
  },
  {
    of: 'machine/device/',
    may: ['machine/device/', 'machine/port/', 'machine/bus/', 'machine/face.ts'],
    reason:
      'a device sees its port, an interrupt line and guest memory; never a hart or the machine',
  },
  {
    of: 'machine/interpreter/',
    may: [
      'machine/interpreter/',
      'machine/isa/',
      'machine/wasm/',
      'machine/hart/',
      'machine/face.ts',
    ],
    reason: 'interpreter/ and jit/ share isa/ and never import each other',
  },
  {
    of: 'machine/jit/',
    may: ['machine/jit/', 'machine/isa/', 'machine/wasm/', 'machine/hart/', 'machine/face.ts'],
    reason: 'interpreter/ and jit/ share isa/ and never import each other',
  },
  {
    of: 'kernel/',
    may: ['kernel/', machine],
    reason: 'the kernel uses the machine’s public face, machine/index.ts, and no more',
  },
  { of: 'kernel/abi/', may: ['kernel/abi/'], reason: 'kernel/abi/ imports nothing' },
  {
    of: 'config/',
    may: ['config/'],
    packages: ['edn-data'],
    reason: 'config/ reads bytes it is handed; files are monitor/host/',
  },
  {
    of: 'monitor/btp/',
    may: ['monitor/btp/'],
    reason: 'BTP is the contract between Monitor and terminal and depends on neither',
  },
  {
    of: 'monitor/ui/',
    may: ['monitor/ui/', 'monitor/btp/'],
    packages: ['chalk', 'ink', 'react', 'get-east-asian-width'],
    reason: 'ui/ knows BTP, not the kernel, the shell or the session',
  },
  {
    of: 'monitor/shell/',
    may: ['monitor/shell/', 'kernel/abi/'],
    reason: 'the shell reaches the kernel through the calls it is handed, and in no other way',
  },
  {
    of: 'monitor/shell/lua.ts',
    may: ['monitor/shell/', 'kernel/abi/'],
    packages: ['fengari'],
    reason: 'fengari stays behind lua.ts',
  },
  {
    of: 'monitor/shell/build-lisp.ts',
    may: ['monitor/shell/', 'kernel/abi/'],
    node: true,
    reason: 'a tool of set-up: reads fnl/, writes dist/lisp/',
  },
  {
    of: 'monitor/session/',
    may: ['monitor/session/', 'monitor/shell/', 'monitor/btp/', machine, ...kernel, config],
    reason: 'session/ joins kernel, shell and terminal; it knows no Node API and no screen',
  },
  {
    of: 'monitor/host/',
    may: ['monitor/host/', 'monitor/session/', machine, ...kernel, config],
    node: true,
    reason: 'host/ is the Node side of the ports',
  },
  {
    of: 'monitor/command/',
    may: ['monitor/', machine, ...kernel, config],
    packages: ['commander'],
    node: true,
    reason: 'commands join everything, through its public faces',
  },
  {
    of: 'monitor/setup/',
    may: ['monitor/setup/'],
    packages: ['esbuild', 'prettier'],
    node: true,
    reason: 'set-up runs before anything is installed or built',
  },
  {
    of: 'monitor/launch.ts',
    may: ['monitor/command/starts-computer.ts', 'monitor/host/launch-computer.ts'],
    node: true,
    reason: 'loaded before everything else: only what launches the computer',
  },
  {
    of: 'monitor/main.ts',
    may: ['monitor/', config, 'package.json'],
    node: true,
    reason: 'the main thread: composition root',
  },
  {
    of: 'monitor/computer-thread.ts',
    may: ['monitor/host/', 'monitor/session/messages.ts'],
    node: true,
    reason: 'the entry of the computer’s thread only loads it',
  },
  {
    of: 'monitor/bare-computer.ts',
    may: ['monitor/host/', 'monitor/session/loop.ts'],
    node: true,
    reason: 'the thread of a bare machine loads no kernel and no Lisp',
  },
  {
    of: 'monitor/computer.ts',
    may: ['monitor/', config, machine, ...kernel],
    node: true,
    reason: 'the computer thread: composition root',
  },
];

/** The rule that decides about a file. */
export function ruleFor(path: string): ImportRule | undefined {
  return importRules
    .filter(({ of }) => covers(of, path))
    .sort((a, b) => b.of.length - a.of.length)[0];
}

/** Whether a folder (with `/` at its end) or file of a rule is, or holds, the path. */
export function covers(entry: string, path: string): boolean {
  return entry.endsWith('/') ? path.startsWith(entry) : path === entry;
}
