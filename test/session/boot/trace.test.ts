/**
 * Does --trace tell what happens, where, and change nothing?
 */
import { describe, expect, test } from 'vitest';
import {
  assemble,
  createBlockBuffer,
  createCharBuffer,
  createManualClock,
  RAM_BASE,
} from '../../../machine/index.ts';
import { createBareMachine } from '../../../monitor/session/bare-machine.ts';
import { TRACE_WORDS, type TraceWord } from '../../../monitor/session/boot/trace-words.ts';
import { writeElf } from '../../support/elf-writer.ts';

const ALL = Object.keys(TRACE_WORDS) as TraceWord[];

/** An exception, an ecall, a timer interrupt, registers of three devices, and sleep. */
const SOURCE = `
start:
  la t0, handler
  csrw mtvec, t0
  .word 0xffffffff
  li t0, 0x10000000
  li t1, 65
  sb t1, 0(t0)
  lbu t2, 5(t0)
  ecall
  li t0, 0x2004000
  sd zero, 0(t0)
  li t1, 128
  csrw mie, t1
  csrrsi zero, mstatus, 8
spin:
  j spin
handler:
  csrr t3, mcause
  bltz t3, done
  csrr t4, mepc
  addi t4, t4, 4
  csrw mepc, t4
  mret
done:
  li t0, 0x100000
  sw zero, 0(t0)
  csrw mie, zero
sleep:
  wfi
  j sleep
`;

function run(
  bios: Uint8Array,
  words: readonly TraceWord[],
  harts = 1,
  rounds = 50,
  engine: 'compiler' | 'interpreter' = 'compiler',
) {
  const host = {
    clock: createManualClock(),
    entropy: () => {},
    readImage: () => bios,
    openDisk: () => ({ ...createBlockBuffer(new Uint8Array(512)), close() {} }),
  };
  const uart = createCharBuffer(1000);
  const config = { memory: 1 << 20, harts, clock: 'steps', engine } as const;
  const { machine, trace } = createBareMachine(config, { bios: 'bios' }, host, {
    uart,
    seed: 1,
    trace: words,
  });
  const result = machine.run(rounds);
  const state = machine.harts.map((hart) => [hart.pc, hart.retired, hart.register(6)]);
  return { lines: (trace?.take() ?? '').split('\n').slice(0, -1), trace, result, state, machine };
}

describe('a machine that is traced', () => {
  const program = assemble(SOURCE, RAM_BASE);
  const of = (word: TraceWord, lines: readonly string[]): string[] =>
    lines.filter((line) => line.startsWith(`${word.slice(0, -1)} `));

  test('is each instruction told once, from the reset ROM on, disassembled?', () => {
    const { lines, machine, result } = run(program.bytes, ['instructions']);
    expect(result).toBe('idle');
    expect(of('instructions', lines)).toEqual(lines);
    expect(lines[0]).toBe('instruction hart 0 M 0x1000 00000297 auipc t0, 0x0');
    expect(lines).toContain('instruction hart 0 M 0x80000018 00628023 sb t1, 0(t0)');
    // Two that trapped (a word that is none, ecall) are told and do not retire.
    expect(lines.length).toBe(machine.retired + 2);
  });

  test('are traps and interrupts told apart, with cause, place and handler?', () => {
    const { lines } = run(program.bytes, ['traps', 'interrupts']);
    const handler = '0x8000003c';
    expect(lines).toEqual([
      `trap hart 0 M 0x8000000c illegal instruction (2) value 0xffffffff to M ${handler}`,
      `trap hart 0 M 0x80000020 ecall from M-mode (11) value 0x0 to M ${handler}`,
      expect.stringMatching(
        /^interrupt hart 0 M 0x800000\w\w machine timer \(7\) to M 0x8000003c$/,
      ),
    ]);
    expect(run(program.bytes, ['interrupts']).lines).toEqual(lines.slice(2));
    expect(run(program.bytes, ['traps']).lines).toEqual(lines.slice(0, 2));
  });

  test('are registers of devices told by name, and what went through?', () => {
    const { lines } = run(program.bytes, ['devices']);
    expect(lines.map((line) => line.replace(/^device hart 0 M 0x\w+ /, ''))).toEqual([
      'load 8 reset-rom 0x20 -> 0x800f0000',
      'load 8 reset-rom 0x18 -> 0x80000000',
      'store 1 uart RBR/THR/DLL <- 0x41',
      expect.stringMatching(/^load 1 uart LSR -> 0x\w+$/),
      'store 8 clint mtimecmp[0] <- 0x0',
      'store 4 finisher finish <- 0x0',
    ]);
  });

  test('does it end in the same state traced and not, on three harts too?', () => {
    for (const harts of [1, 3]) {
      const { state } = run(program.bytes, [], harts, 2);
      for (const words of [['instructions'], ['traps', 'interrupts', 'devices'], ALL] as const) {
        expect(run(program.bytes, words, harts, 2).state).toEqual(state);
      }
    }
    expect(run(program.bytes, []).trace).toBeUndefined();
  });

  test('is an access that nobody answers told with its address, before the trap?', () => {
    const { bytes } = assemble('li t0, 0x3000000\nlw t1, 4(t0)\nspin: j spin', RAM_BASE);
    const { lines } = run(bytes, ['devices', 'traps'], 1, 1);
    const place = '0x80000004';
    expect(lines.slice(2, 4)).toEqual([
      `device hart 0 M ${place} load 4 nothing at 0x3000004 access fault`,
      `trap hart 0 M ${place} load access fault (5) value 0x3000004 to M 0x0`,
    ]);
  });

  test('is the same told of code that was compiled?', () => {
    const { bytes } = assemble(
      `
      la t3, handler
      csrw mtvec, t3
      li t0, 0x10000000
      li t2, 6000
    loop:
      sb t2, 7(t0)
      ecall
      addi t2, t2, -1
      bnez t2, loop
    sleep:
      wfi
      j sleep
    handler:
      csrr t4, mepc
      addi t4, t4, 4
      csrw mepc, t4
      mret
      `,
      RAM_BASE,
    );
    const [compiled, interpreted] = (['compiler', 'interpreter'] as const).map(
      (engine) => run(bytes, ['devices', 'traps', 'interrupts'], 1, 50, engine).lines,
    );
    expect(compiled).toHaveLength(2 + 2 * 6000);
    expect(compiled?.join('\n') === interpreted?.join('\n')).toBe(true);
  });

  test('is what was compiled told: how large, how long it took, and where it lies?', () => {
    const { bytes } = assemble('li t0, 100000\nagain: addi t0, t0, -1\nbnez t0, again', RAM_BASE);
    const { lines } = run(bytes, ['regions'], 1, 10);
    // The clock of the test stands still.
    expect(lines).toEqual([
      expect.stringMatching(
        /^region compiled to \d+ bytes in 0\.00 ms: 0x80000008 \(2 instructions\)$/,
      ),
    ]);
  });

  test('are symbols of an ELF file named, where they are and in between?', () => {
    const code = { flags: 5, address: RAM_BASE, bytes: program.bytes };
    const symbols = [
      { name: 'entry', address: RAM_BASE, size: 0x3c, type: 2 },
      { name: 'handler', address: RAM_BASE + 0x3c, size: 0x40, type: 2 },
    ];
    const elf = writeElf({ entry: RAM_BASE, segments: [code], symbols, header: { type: 2 } });
    const { lines } = run(elf, ['traps']);
    expect(lines[0]).toBe(
      'trap hart 0 M 0x8000000c <entry+0xc> illegal instruction (2) value 0xffffffff to M 0x8000003c <handler>',
    );
  });

  test('does a pc where no code can be read say so, and go on?', () => {
    const { bytes } = assemble('li t0, 0x10000000\njr t0', RAM_BASE);
    const { lines } = run(bytes, ['instructions', 'traps'], 1, 1);
    expect(lines).toContain('instruction hart 0 M 0x10000000 cannot be fetched');
  });
});
