/**
 * What a session sends in a few minutes of use, as steps to be fed to a terminal.
 */
import { encodeDown, type Down } from '../../../monitor/btp/index.ts';
import { fold, link } from './values.ts';

/** Bytes, and the milliseconds that pass before them. */
export interface Step {
  readonly wait: number;
  readonly bytes: Uint8Array;
}

type Harts = NonNullable<Down['widget']['harts']>;

const MIB = 1 << 20;

/** Harts at a moment: loads go up and down as waves do. */
function harts(at: number): Harts {
  const load = (index: number): number =>
    Math.max(0, Math.min(1, 0.55 + 0.45 * Math.sin(at / 6 + index * 1.7)));
  return [
    {
      id: 0,
      state: 'run',
      pc: 0x8000_1a4c,
      mode: 'u',
      task: 3,
      name: 'mandel',
      cause: 'timer',
      mips: 612 * load(0),
      load: load(0),
    },
    {
      id: 1,
      state: 'run',
      pc: 0x8041_03f8,
      mode: 'u',
      task: 4,
      name: 'logd',
      cause: 'ecall',
      mips: 200 * load(1),
      load: load(1),
    },
    { id: 2, state: 'wait', mips: 0, load: 0 },
    {
      id: 3,
      state: 'break',
      pc: 0x8066_2210,
      mode: 'u',
      task: 5,
      name: 'edit',
      cause: 'BREAK',
      mips: 0,
      load: 0,
    },
  ];
}

function widget(at: number): Down['widget'] {
  return {
    m: 'widget',
    harts: harts(at),
    memory: {
      used: (41 + Math.round(4 * Math.sin(at / 9))) * MIB,
      total: 128 * MIB,
      kernel: 4 * MIB,
      largest: 80 * MIB,
    },
    tasks: [
      { id: 3, name: 'mandel', state: 'run', cpu: 48.2, memory: 512 << 10, tab: 5 },
      { id: 4, name: 'logd', state: 'wait', cpu: 0.4, memory: 64 << 10 },
      { id: 5, name: 'edit', state: 'break', cpu: 0, memory: 256 << 10, tab: 6 },
    ],
    interrupts: [
      { name: 'TIMER', rate: 1000, state: 'active' },
      { name: 'UART0', rate: 85, state: 'active' },
      { name: 'IPI', rate: 12, state: 'idle' },
      { name: 'RTC', rate: 1, state: 'idle' },
      { name: 'BLOCK', rate: 3, state: 'idle' },
      { name: 'FAULT', count: 1, state: 'fault' },
    ],
    roller: {
      hart: 0,
      face: 'gpr',
      faces: ['gpr', 'csr', 'fpr', 'pmp', 'trap', 'task'],
      rows: [
        { name: 'ra', value: '0000000080001A4C', text: 'main+0x4c' },
        { name: 'sp', value: '00000000800FFF20', text: 'stack 3' },
        { name: 'a0', value: '000000000000002A', text: '42' },
      ],
    },
  };
}

function status(at: number): Down['status'] {
  return {
    m: 'status',
    state: 'run',
    harts: 4,
    running: 2,
    mips: 812,
    used: 41 * MIB,
    total: 128 * MIB,
    time: 700 + at,
  };
}

const LOG: Down['log'] = {
  m: 'log',
  records: [
    {
      time: 0.0001,
      level: 'info',
      source: 'boot',
      text: '4 harts, 128 MiB at 8000_0000, clock steps',
    },
    { time: 0.0004, level: 'info', source: 'heap', text: 'kernel heap 4 MiB at 8001_0000' },
    { time: 12.4401, level: 'info', source: 'sched', text: 'task 3 mandel on hart 0' },
    { time: 12.441, level: 'debug', source: 'store', text: '212 names, 4 tags, clean' },
    {
      time: 12.7719,
      level: 'warn',
      source: 'guard',
      text: 'task 5 edit: stack overflow at 8066_2210',
    },
    {
      time: 12.772,
      level: 'error',
      source: 'trap',
      text: 'BREAK hart 3, debugger armed (press D)',
    },
  ],
};

const task = (id: number, name: string): string => link(name, { look: `(task ${id})` });
const TABLE = fold(
  [
    '╭────────┬─────┬──────╮',
    '│ name   │ mem │ tab  │',
    '├────────┼─────┼──────┤',
    `│ ${task(3, 'mandel')} │ 512K│ 5    │`,
    `│ ${task(4, 'logd')}   │  64K│      │`,
    `│ ${task(5, 'edit')}   │ 256K│ 6    │`,
    '╰────────┴─────┴──────╯',
  ].join('\n'),
  'table, 3 × 3',
);

const MANDEL = [
  '\u001b[1;33mmandel 0.1\u001b[0m: 320x200, depth 200\n',
  ...Array.from({ length: 8 }, (_, row) => {
    const cells = Array.from({ length: 16 }, (_, column) => {
      const value = (row * 16 + column) * 2;
      return `\u001b[48;2;${value};${80 - row * 8};${255 - value}m  `;
    });
    return `${cells.join('')}\u001b[0m row ${row * 25}\n`;
  }),
  'wide: 漢字かな, combining: e\u0301 a\u0308\n',
  '\u001b[32mok\u001b[0m \u001b[31mbad\u001b[0m \u001b[4munderlined\u001b[0m \u001b[7mreversed\u001b[0m\n',
  'progress  10%\rprogress 100%\n',
];

/** The recording. */
export function recording(): Step[] {
  const steps: Step[] = [];
  const say = (wait: number, bytes: Uint8Array): void => {
    steps.push({ wait, bytes });
  };
  say(
    20,
    encodeDown({
      m: 'hello',
      version: 1,
      name: 'Flatland 0.1.0',
      text: '4 harts, 128 MiB, clock steps',
    }),
  );
  say(
    0,
    encodeDown({ m: 'history', entries: ['(help)', '(spawn :mandel)', '(peek 0x81130030 :u32)'] }),
  );
  for (const [tab, kind, title] of [
    [1, 'panel', 'PANEL'],
    [2, 'console', 'CONSOLE'],
    [3, 'lisp', 'LISP'],
  ] as const) {
    say(0, encodeDown({ m: 'tab', tab, action: 'open', kind, title }));
  }
  say(0, encodeDown({ m: 'prompt', tab: 3, prompt: 17, state: 'ready' }));
  say(0, encodeDown(LOG));
  say(0, encodeDown({ m: 'text', tab: 2 }, 'OpenSBI v1.1\nPlatform Name : flatland\n'));
  say(
    0,
    encodeDown({
      m: 'tab',
      tab: 5,
      action: 'open',
      kind: 'task',
      title: 'mandel',
      task: 3,
      position: 4,
    }),
  );
  say(
    0,
    encodeDown({
      m: 'tab',
      tab: 6,
      action: 'open',
      kind: 'task',
      title: 'edit',
      task: 5,
      input: true,
    }),
  );
  say(0, encodeDown({ m: 'block', tab: 3, prompt: 15, text: '(tasks)' }));
  say(0, encodeDown({ m: 'display', tab: 3, prompt: 15, part: 'value' }, TABLE));
  say(
    0,
    encodeDown({
      m: 'block',
      tab: 3,
      prompt: 16,
      text: '(fn twice [x]\n  (print "x is" x) ; says so\n  (* 2 x))\n(twice :oops)',
    }),
  );
  say(0, encodeDown({ m: 'display', tab: 3, prompt: 16, part: 'output' }, 'x is\toops\n'));
  say(
    0,
    encodeDown({
      m: 'display',
      tab: 3,
      prompt: 16,
      part: 'error',
      text: "attempt to perform arithmetic on a string value (local 'x')",
      file: 'repl',
      line: 3,
      excerpt: '(* 2 x))',
      frames: [
        { text: 'repl:3 in twice', look: '(frame 1 16)' },
        { text: 'repl:4', look: '(frame 2 16)' },
      ],
      restarts: [
        { text: 'retry', do: ',0' },
        { text: 'edit', put: '(twice :oops)' },
      ],
    }),
  );
  for (const line of MANDEL) say(30, encodeDown({ m: 'text', tab: 5 }, line));
  say(0, encodeDown({ m: 'text', tab: 6 }, 'edit: what shall the file be called?\n'));
  say(0, encodeDown({ m: 'progress', tab: 5, state: 'run', value: 0.4 }));
  for (let second = 0; second < 64; second++) {
    say(second === 0 ? 0 : 1000, encodeDown(status(second)));
    say(0, encodeDown(widget(second)));
  }
  return steps;
}
