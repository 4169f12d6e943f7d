/**
 * Rows of the command table that make, measure and explain things.
 */
import { commonOptions, limitOptions, machineOptions } from './options.ts';
import type { Command } from './types.ts';

export const toolRows = {
  new: {
    summary: 'Write the files of a new Task',
    description: [
      'Writes NAME.c, NAME.edn and NAME-test.fnl in the working directory: a program that greets, the Task file that describes it, and a test. Nothing that exists is overwritten.',
    ],
    arguments: [{ name: 'NAME', kind: 'text', summary: 'Name of the Task, in kebab-case' }],
    options: { ...commonOptions },
    examples: [
      {
        line: 'flatland new lamp && flatland build lamp.c && flatland run lamp.edn',
        says: 'Make a Task, build it and run it',
      },
    ],
  },

  build: {
    summary: 'Compile C sources to a program',
    description: [
      'Compiles to a position-independent RISC-V program with flatland.h at hand. The first build fetches the C compiler.',
    ],
    arguments: [{ name: 'FILE', kind: 'file', repeat: true, summary: 'C sources of one program' }],
    options: {
      output: {
        kind: 'file',
        value: 'FILE',
        short: 'o',
        summary: 'Where the program goes; beside the first source, as NAME.elf, when not given',
      },
      ...commonOptions,
    },
    examples: [{ line: 'flatland build lamp.c', says: 'Write lamp.elf' }],
  },

  shot: {
    summary: 'Take a picture of the Monitor without a terminal',
    description: [
      'Opens the Monitor on a screen of its own, evaluates the forms of --after at the prompt, one after the other, shows a tab and writes what is seen: .png and .svg as a picture, .txt as plain text, .ansi with colours for cat.',
    ],
    arguments: [],
    options: {
      out: {
        kind: 'file',
        value: 'FILE',
        short: 'o',
        default: 'flatland.svg',
        summary: 'Where the picture goes; its ending decides the form',
      },
      size: {
        kind: 'text',
        value: 'COLUMNSxROWS',
        default: '120x36',
        summary: 'Size of the screen in cells',
      },
      tab: { kind: 'count', value: 'N', default: 1, summary: 'Place of the tab to show' },
      after: {
        kind: 'text',
        value: 'FORM',
        repeat: true,
        summary: 'A form to evaluate first; repeatable',
      },
      settle: {
        kind: 'duration',
        value: 'TIME',
        default: 1e9,
        summary: 'How long to let the screen settle before the picture',
      },
      timeout: limitOptions.timeout,
      ...machineOptions,
      ...commonOptions,
    },
    examples: [
      {
        line: "flatland shot --after '(spawn :mandel)' --tab 4 --out mandel.svg",
        says: 'Show what a Task drew',
      },
    ],
  },

  config: {
    summary: 'Print the configuration in effect and where each file came from',
    description: [
      'Files are looked for one by one: in the folder of --config, then in the user’s, then among the bundled ones. NAME is machine, theme, or the name of a Task; without it all are listed.',
    ],
    arguments: [
      {
        name: 'NAME',
        kind: 'name',
        optional: true,
        choices: ['machine', 'theme'],
        summary: 'A file of its own, or a Task',
      },
    ],
    options: {
      json: { kind: 'flag', summary: 'Print as JSON' },
      ...commonOptions,
    },
    examples: [
      { line: 'flatland config', says: 'List every file and its values' },
      { line: 'flatland config hello', says: 'Show one Task' },
      { line: 'flatland config --config ./lab machine', says: 'See what an overlay changes' },
    ],
  },

  paths: {
    summary: 'Print the folders that Flatland reads and writes',
    description: ['Nothing is written anywhere else. The XDG variables move them.'],
    arguments: [],
    options: { json: { kind: 'flag', summary: 'Print as JSON' }, ...commonOptions },
    examples: [{ line: 'flatland paths', says: 'List them' }],
  },

  doctor: {
    summary: 'Look at Node, the terminal and the tools, and say what is missing',
    description: [
      'Exit status 1 when something Flatland cannot do without is missing; tools that only some commands use are mentioned.',
    ],
    arguments: [],
    options: { json: { kind: 'flag', summary: 'Print as JSON' }, ...commonOptions },
    examples: [{ line: 'flatland doctor', says: 'Look' }],
  },

  bench: {
    summary: 'Measure the speed of this computer',
    description: [
      'WHAT picks measurements by name; without it all are made. The floor in brackets is the worst that is accepted; a figure below it gives exit status 1.',
    ],
    arguments: [
      {
        name: 'WHAT',
        kind: 'choice',
        choices: [
          'machine',
          'kernel',
          'monitor',
          'frame',
          'prompt',
          'key',
          'key-busy',
          'key-output',
          'idle',
          'log',
          'output',
          'output-memory',
          'eval',
          'mips',
          'regions',
          'boot',
          'spawn',
          'syscall',
          'switch',
          'queue',
          'memory',
          'compare',
        ],
        optional: true,
        repeat: true,
        summary: 'Measurements; machine, kernel and monitor each stand for several',
      },
    ],
    options: {
      json: { kind: 'file', value: 'FILE', summary: 'Write the figures there; - is stdout' },
      runs: { kind: 'count', value: 'N', summary: 'Samples of each measurement' },
      only: {
        kind: 'text',
        value: 'NAME',
        repeat: true,
        summary: 'Only this program of the comparison; repeatable',
      },
      timeout: limitOptions.timeout,
      ...commonOptions,
    },
    examples: [
      { line: 'flatland bench', says: 'Make every measurement' },
      { line: 'flatland bench mips --json -', says: 'Make one, as JSON' },
      {
        line: 'flatland bench machine',
        says: 'Measure the machine: its speed, U-Boot, and programs beside QEMU',
      },
      { line: 'flatland bench compare --only fib', says: 'Compare one program with QEMU' },
    ],
  },

  soak: {
    summary: 'Load the kernel at random and see whether it holds',
    description: [
      'Starts, feeds, pipes, pauses and kills bundled Tasks at random, some of which crash. At the end every Task is ended and free memory must be what it was, to the byte; otherwise the exit status is 1.',
      'The seed is printed. Under the clock steps, which is used unless told, the same seed and steps repeat the run.',
    ],
    arguments: [],
    options: {
      minutes: { kind: 'text', value: 'N', summary: 'How long, such as 0.5; 1 unless given' },
      steps: { kind: 'count', value: 'N', summary: 'End after this many steps' },
      seed: { kind: 'seed', value: 'N', summary: 'Seed of an earlier run' },
      harts: machineOptions.harts,
      protection: machineOptions.protection,
      ...commonOptions,
    },
    examples: [
      { line: 'flatland soak --minutes 0.5', says: 'Load it for half a minute' },
      { line: 'flatland soak --seed 7 --steps 2000', says: 'Repeat a run' },
    ],
  },

  help: {
    summary: 'Explain a command, the Task files or the machine file',
    description: [
      'Without a name it lists the commands. A name may be that of a command, or one of task-file, machine-file and theme-file for the keys of these EDN files.',
    ],
    arguments: [
      {
        name: 'NAME',
        kind: 'command',
        optional: true,
        choices: ['task-file', 'machine-file', 'theme-file'],
        summary: 'A command, or a kind of file',
      },
    ],
    options: { man: { kind: 'flag', summary: 'Print the man page, as roff' }, ...commonOptions },
    examples: [
      { line: 'flatland help run', says: 'Explain run' },
      { line: 'flatland help task-file', says: 'List the keys of a Task file' },
      { line: 'flatland help --man | man -l -', says: 'Read the man page' },
    ],
  },

  completion: {
    summary: 'Print completions for a shell',
    description: [
      'Prints a script for bash, zsh or fish. The scripts ask for the names of Tasks with flatland completion tasks.',
    ],
    arguments: [
      {
        name: 'SHELL',
        kind: 'choice',
        choices: ['bash', 'zsh', 'fish', 'tasks'],
        summary: 'Which shell; tasks lists the names of the configured Tasks',
      },
    ],
    options: { ...commonOptions },
    examples: [
      { line: 'source <(flatland completion bash)', says: 'Complete in this bash' },
      { line: 'flatland completion fish | source', says: 'Complete in this fish' },
    ],
  },
} as const satisfies Record<string, Command>;
