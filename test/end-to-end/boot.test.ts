/**
 * `flatland boot`: a bare machine as a process, its UART on standard input and output.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assemble, parseDeviceTree, RAM_BASE } from '../../machine/index.ts';
import { flatland, folderOf, lines, start, useFlatland } from '../support/process.ts';

useFlatland();

const raw = (source: string): Uint8Array => assemble(source, RAM_BASE).bytes;

/** Ends the machine with a code. */
const ENDS = (code: number): string => `
  li t0, 0x100000
  li t1, ${code === 0 ? 0x5555 : code * 65536 + 0x3333}
  sw t1, 0(t0)
stop: j stop
`;

/** Writes back what comes, until a newline; then ends with code 3. */
const ECHO = raw(`
  li s0, 0x10000000
wait:
  lbu t0, 5(s0)
  andi t0, t0, 1
  beqz t0, wait
  lbu t1, 0(s0)
  sb t1, 0(s0)
  li t2, 10
  bne t1, t2, wait
  ${ENDS(3)}
`);

describe.concurrent('a bare machine', () => {
  it('is the finisher’s code the exit status?', async () => {
    const cwd = folderOf({ 'a.bin': raw(ENDS(0)), 'b.bin': raw(ENDS(42)) });
    const ends = await Promise.all([
      flatland(['boot', '--bios', 'a.bin'], { cwd }),
      flatland(['boot', '--bios', 'b.bin', '--harts', '4', '--clock', 'steps'], { cwd }),
    ]);
    expect(ends.map(({ status, stdout, stderr }) => [status, stdout, stderr])).toEqual([
      [0, '', ''],
      [42, '', ''],
    ]);
  });

  it('do standard input and output reach the UART, byte for byte?', async () => {
    const cwd = folderOf({ 'echo.bin': ECHO });
    const { status, stdout } = await flatland(['boot', '--bios', 'echo.bin'], {
      cwd,
      stdin: 'héllo \u0002!\n',
    });
    expect([status, stdout]).toEqual([3, 'héllo \u0002!\n']);
  });

  it('does --trace tell what harts do, on stderr or in a file, and leave stdout alone?', async () => {
    const say = raw(`li t0, 0x10000000\n li t1, 97\n sb t1, 0(t0)\n ${ENDS(3)}`);
    const cwd = folderOf({ 'say.bin': say });
    const boot = ['boot', '--bios', 'say.bin', '--clock', 'steps'];
    const shown = await flatland([...boot, '--trace', 'devices,traps'], { cwd });
    expect([shown.status, shown.stdout]).toEqual([3, 'a']);
    expect(shown.stderr).toMatch(/^(?:device hart 0 M 0x[0-9a-f]+ (?:load|store) [^\n]+\n)+$/);
    expect(shown.stderr).toContain('store 1 uart RBR/THR/DLL <- 0x61\n');
    expect(shown.stderr).toContain('store 4 finisher finish <- 0x33333\n');
    const file = join(cwd, 'trace.txt');
    const options = ['--trace', 'instructions', '--trace', 'devices', '--trace-file', 'trace.txt'];
    const kept = await flatland([...boot, ...options], { cwd });
    expect([kept.status, kept.stdout, kept.stderr]).toEqual([3, 'a', '']);
    expect(readFileSync(file, 'utf8')).toMatch(/^(?:(?:device|instruction) hart 0 [^\n]+\n)+$/);
  });

  it.each([
    [['--trace', 'instrutions'], /--trace.*instrutions.*did you mean instructions\?/],
    [['--trace', 'traps,'], /--trace.*instructions, traps, .*devices/],
    [['--trace-file', 'x'], /--trace-file.*--trace WORD/],
  ])('is %j refused with what was expected, and 2?', async (options, message) => {
    const { status, stderr } = await flatland(['boot', '--bios', 'x.bin', ...options]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('does a trace that nobody reads any more end it quietly?', async () => {
    const cwd = folderOf({ 'loop.bin': raw('loop: j loop') });
    const line = 'flatland boot --bios loop.bin --trace instructions 2>&1 | head -2';
    const { status, stdout } = await start(['-c', line], { cwd, command: '/bin/sh' }).ended;
    expect([status, lines(stdout).length]).toEqual([0, 2]);
  });

  it('is a trace file that cannot be written named, and 1?', async () => {
    const cwd = folderOf({ 'echo.bin': ECHO });
    const options = ['--trace', 'traps', '--trace-file', 'no/such/file'];
    const { status, stderr } = await flatland(['boot', '--bios', 'echo.bin', ...options], { cwd });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/no\/such\/file cannot be written/),
    ]);
  });

  it('does a kernel without firmware run on the built-in SBI?', async () => {
    const kernel = raw(`
      la a1, text
      li a0, 6
      li a2, 0
      li a7, 0x4442434e
      li a6, 0
      ecall
      li a0, 0
      li a1, 0
      li a7, 0x53525354
      li a6, 0
      ecall
    text: .string "hello\\n"
    `);
    const cwd = folderOf({ kernel });
    const { status, stdout } = await flatland(['boot', '--kernel', 'kernel'], { cwd });
    expect([status, stdout]).toEqual([0, 'hello\n']);
  });

  it('does Ctrl-A C show the machine, and Ctrl-A X leave?', async () => {
    const cwd = folderOf({ 'sleep.bin': raw('again: wfi\nj again') });
    const { status, stdout } = await flatland(['boot', '--bios', 'sleep.bin'], {
      cwd,
      stdin: '\u0001cinfo roms\r\u0001x',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('(flatland) info roms\r\naddr=0000000080000000');
  });

  it('is the device tree written, and clean under dtc where that is installed?', async () => {
    const cwd = folderOf();
    const { status } = await flatland(['boot', '--dumpdtb', 'board.dtb', '--harts', '3'], { cwd });
    expect(status).toBe(0);
    const file = join(cwd, 'board.dtb');
    const root = parseDeviceTree(readFileSync(file));
    expect(root.find('memory')?.reg()[0]?.size).toBe(128 * 1024 * 1024);
    expect(root.withCompatible('riscv')).toHaveLength(3);
    const dtc = spawnSync('dtc', ['-I', 'dtb', '-O', 'dts', file], { encoding: 'utf8' });
    if (dtc.error === undefined) expect([dtc.status, dtc.stderr]).toEqual([0, '']);
  });
});

describe.concurrent('a bare machine that ends otherwise', () => {
  const forever = raw('again: j again');

  it('is a timeout 124, and a limit of instructions 1?', async () => {
    const cwd = folderOf({ 'loop.bin': forever });
    const [late, long] = await Promise.all([
      flatland(['boot', '--bios', 'loop.bin', '--timeout', '300ms'], { cwd }),
      flatland(['boot', '--bios', 'loop.bin', '--max-instructions', '100000'], { cwd }),
    ]);
    expect(late.status).toBe(124);
    expect([long.status, long.stderr]).toEqual([
      1,
      'flatland: the limit of 100000 instructions is reached\n',
    ]);
  });

  it('does it end when nothing can happen any more?', async () => {
    const cwd = folderOf({ 'sleep.bin': raw('again: wfi\nj again') });
    const { status, stderr } = await flatland(['boot', '--bios', 'sleep.bin'], { cwd, stdin: '' });
    expect([status, stderr]).toEqual([
      1,
      'flatland: every hart waits, and nothing is left that could wake one\n',
    ]);
  });

  it.each([
    [[], 2, 'nothing to boot: give --bios FILE, --kernel FILE or both'],
    [['--bios', 'nothing'], 1, 'nothing cannot be read: there is no such file'],
    [['--bios', '.'], 1, 'cannot be read: it is a folder'],
    [['--bios', 'empty'], 1, 'bios: found an empty file, expected an image'],
    [['--bios', 'other.elf'], 1, 'bios: found machine 62, expected RISC-V (243)'],
    [['--bios', 'loop.bin', '--disk', 'empty'], 1, 'expected a disk image of 512 or more'],
    [['--bios', 'loop.bin', '--memory', '3G'], 2, '--memory: found “3G”'],
    [['--bios', 'loop.bin', '--harts', '33'], 2, '--harts: found “33”'],
  ])('what is said of %j?', async (args, status, message) => {
    const other = new Uint8Array(128);
    other.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
    other[18] = 62;
    const cwd = folderOf({
      'loop.bin': forever,
      empty: new Uint8Array(0),
      'other.elf': other,
    });
    const ended = await flatland(['boot', ...args], { cwd });
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
