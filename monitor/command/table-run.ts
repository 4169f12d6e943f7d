/**
 * Rows of the command table that start a computer.
 */
import { TRACE_WORDS } from '../session/boot/trace-words.ts';
import { commonOptions, limitOptions, machineOptions } from './options.ts';
import type { Command } from './types.ts';

export const runRows = {
  monitor: {
    summary: 'Open the Monitor: tabs, Tasks and the Lisp prompt',
    description: [
      'Starts the computer that machine.edn describes, launches the Tasks named there, and opens the Monitor in this terminal. This is what flatland does without a command. It needs a terminal; run, eval, script, repl and test do without.',
    ],
    arguments: [],
    options: { ...machineOptions, ...commonOptions },
    examples: [
      { line: 'flatland', says: 'Open the Monitor' },
      { line: 'flatland monitor --harts 4', says: 'Open it on a machine with four harts' },
    ],
  },

  run: {
    summary: 'Run one Task without the Monitor',
    description: [
      'TASK is the name of a configured Task, a Task file (.edn) or a program (.elf). Its input is stdin, its output is stdout, byte for byte; what it logs goes to stderr.',
      'A program has no Task file, so it gets the grants :output, :input and :log unless --grant says otherwise, and 256K of memory unless --memory does. For a configured Task both options replace what its file says.',
      'The exit status is that of the Task when it exits with 0 to 123; 1 for a fault, a limit or a denied call; 124 at the timeout.',
    ],
    arguments: [
      { name: 'TASK', kind: 'task', summary: 'A configured name, a .edn file or an .elf file' },
      {
        name: 'ARG',
        kind: 'text',
        optional: true,
        repeat: true,
        summary: 'Arguments for the Task; put -- before those that begin with a dash',
      },
    ],
    options: {
      memory: { kind: 'size', value: 'SIZE', summary: 'The whole chunk of the Task, such as 256K' },
      stack: { kind: 'size', value: 'SIZE', summary: 'The stack within the chunk, such as 16K' },
      grant: {
        kind: 'grant',
        value: 'GRANT',
        repeat: true,
        summary: 'What the Task may do, such as output or \'[:store :read "img/*"]\'; repeatable',
      },
      env: {
        kind: 'text',
        value: 'NAME=VALUE',
        repeat: true,
        summary: 'A variable in the environment of the Task; repeatable',
      },
      stats: { kind: 'flag', summary: 'Print instructions, time, speed and peak memory on stderr' },
      result: {
        kind: 'file',
        value: 'FILE',
        summary:
          'Write reason, status, instructions, time and peak memory there as JSON; - is stdout',
      },
      ...limitOptions,
      ...machineOptions,
      ...commonOptions,
    },
    examples: [
      { line: 'flatland run hello', says: 'Run the Task that hello.edn describes' },
      { line: 'flatland run wc < README.md', says: 'Feed it a file' },
      { line: 'flatland run primes -- 100', says: 'Give it an argument' },
      {
        line: 'flatland run ./mine.elf --memory 512K --grant output',
        says: 'Run a program that has no Task file',
      },
    ],
  },

  eval: {
    summary: 'Evaluate a Lisp form and print its value',
    description: [
      'Starts the computer, evaluates the form as the prompt of the Monitor would, prints its value and ends. More than one argument is read as one text, joined with spaces.',
    ],
    arguments: [
      {
        name: 'FORM',
        kind: 'text',
        repeat: true,
        summary: 'A Fennel form, or - to read forms from stdin',
      },
    ],
    options: { ...limitOptions, ...machineOptions, ...commonOptions },
    examples: [
      { line: "flatland eval '(+ 1 2)'", says: 'Print 3' },
      { line: "flatland eval '(memory)'", says: 'Print how much memory is in use' },
      { line: "echo '(tasks)' | flatland eval -", says: 'Read the form from stdin' },
    ],
  },

  script: {
    summary: 'Run a file of Lisp forms',
    description: [
      'Options of flatland come before FILE; all that follows it belongs to the script. A first line of #!/usr/bin/env -S flatland script makes the file a command of its own.',
    ],
    arguments: [
      { name: 'FILE', kind: 'file', summary: 'A Fennel file, or - for stdin' },
      {
        name: 'ARG',
        kind: 'text',
        optional: true,
        repeat: true,
        summary: 'Arguments for the script',
      },
    ],
    options: { ...limitOptions, ...machineOptions, ...commonOptions },
    passThrough: true,
    examples: [
      { line: 'flatland script start.fnl', says: 'Run the forms of start.fnl in order' },
      {
        line: 'flatland script --timeout 10s start.fnl fast',
        says: 'Give it time and an argument',
      },
    ],
  },

  repl: {
    summary: 'The Lisp prompt on a plain terminal or a pipe',
    description: [
      'The prompt of the Monitor without its tabs. On a terminal lines are edited with the usual keys and remembered; Ctrl-C takes back what is typed or ends a form, Ctrl-D leaves. On a pipe it reads forms and prints values, with no prompt.',
    ],
    arguments: [],
    options: { ...limitOptions, ...machineOptions, ...commonOptions },
    examples: [{ line: 'flatland repl', says: 'Type at the prompt; Ctrl-D ends it' }],
  },

  test: {
    summary: 'Run tests written in Fennel',
    description: [
      'Runs the deftest forms of the files named, or of every *-test.fnl below the folders named (the working directory when none is). Exit status 1 when a test fails, 2 when there is none.',
    ],
    arguments: [
      {
        name: 'PATH',
        kind: 'file',
        optional: true,
        repeat: true,
        summary: 'Files, or folders to search for *-test.fnl',
      },
    ],
    options: {
      filter: {
        kind: 'text',
        value: 'TEXT',
        summary: 'Only tests whose name contains this',
      },
      list: { kind: 'flag', summary: 'Print the names of the tests and run none' },
      bail: { kind: 'flag', summary: 'End at the first failure' },
      watch: { kind: 'flag', summary: 'Run again when a file changes' },
      seed: { kind: 'seed', value: 'N', summary: 'Seed for tests that use random values' },
      reporter: {
        kind: 'choice',
        choices: ['pretty', 'tap', 'junit'],
        default: 'pretty',
        summary: 'Form of the report',
      },
      ...limitOptions,
      ...commonOptions,
    },
    examples: [
      { line: 'flatland test', says: 'Run every test below the working directory' },
      { line: 'flatland test hello-test.fnl --filter greets', says: 'Run some of one file' },
      { line: 'flatland test --reporter junit > report.xml', says: 'Write a report for a CI' },
    ],
  },

  boot: {
    summary: 'Start a bare machine with firmware of your own',
    description: [
      'A machine without the Flatland kernel: traps go to the firmware, the UART is this terminal. Files are ELF or raw images, as for the virt board of QEMU. A kernel without firmware runs in S-mode on a built-in SBI.',
      'Keys go to the guest. Ctrl-A X leaves, Ctrl-A C opens the machine monitor (help lists its words), Ctrl-A H shows both. The exit status is the code the guest powers off with.',
    ],
    arguments: [],
    extra: 'firmware comes behind --bios, a kernel behind --kernel',
    options: {
      bios: { kind: 'file', value: 'FILE', summary: 'Firmware, placed at the start of memory' },
      kernel: { kind: 'file', value: 'FILE', summary: 'Kernel, placed 2 MiB further on' },
      initrd: { kind: 'file', value: 'FILE', summary: 'Initial RAM disk' },
      append: { kind: 'text', value: 'TEXT', summary: 'Command line for the kernel' },
      disk: { kind: 'file', value: 'FILE', summary: 'Disk image, a virtio block device' },
      memory: { ...machineOptions.ram, summary: 'Memory of the machine, 128M unless given' },
      harts: machineOptions.harts,
      dumpdtb: { kind: 'file', value: 'FILE', summary: 'Write the device tree there and end' },
      dumpWasm: {
        kind: 'folder',
        value: 'DIR',
        summary: 'Write the WebAssembly modules of compiled code there',
      },
      trace: {
        kind: 'text',
        value: 'WORD[,WORD…]',
        repeat: true,
        summary: `Tell what harts do, a line each: ${Object.keys(TRACE_WORDS).join(', ')}`,
      },
      traceFile: { kind: 'file', value: 'FILE', summary: 'Write that there instead of to stderr' },
      ...limitOptions,
      ...commonOptions,
    },
    examples: [
      { line: 'flatland boot --bios fw_jump.elf', says: 'Start OpenSBI' },
      {
        line: 'flatland boot --bios fw_jump.elf --kernel u-boot.bin --memory 256M --harts 4',
        says: 'Start U-Boot under OpenSBI',
      },
      {
        line: 'flatland boot --kernel my.elf --trace traps,devices --timeout 5s',
        says: 'See which traps a kernel takes, and which device registers it uses',
      },
    ],
  },
} as const satisfies Record<string, Command>;
