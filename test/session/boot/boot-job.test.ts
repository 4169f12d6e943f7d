/**
 * Does a bare machine meet its terminal: bytes, keys, ends?
 */
import { describe, expect, test } from 'vitest';
import { createCharBuffer, createMachine, createManualClock } from '../../../machine/index.ts';
import { createBootJob } from '../../../monitor/session/boot/boot-job.ts';
import { createControl } from '../../../monitor/session/control.ts';
import type { FromComputer } from '../../../monitor/session/messages.ts';
import { createHostInput, createHostOutput } from '../../../monitor/session/streams.ts';

const RAM = 0x8000_0000;

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(4 * index, value, true));
  return bytes;
}

/** Reads the UART's line status until a byte is there, and writes that byte back. */
const ECHO = words(
  0x1000_02b7, // lui  t0,0x10000
  0x0052_8303, // lb   t1,5(t0)
  0x0013_7313, // andi t1,t1,1
  0xfe03_0ce3, // beqz t1,.-8
  0x0002_8383, // lb   t2,0(t0)
  0x0072_8023, // sb   t2,0(t0)
  0xfedf_f06f, // j    .-20
);
const SLEEP_FOREVER = words(0x1050_0073, 0xffdf_f06f); // wfi; j .-4
/** Writes 0x00073333 to the finisher: fails with code 7. */
const FAIL_7 = words(0x0010_03b7, 0x0007_3e37, 0x333e_0e13, 0x01c3_a023, 0x0000_006f);

function make(bios: Uint8Array, maxInstructions?: number, harts = 1) {
  const sent: FromComputer[] = [];
  const post = (message: FromComputer) => void sent.push(message);
  const input = createHostInput(post);
  let time = 0;
  // Text does not wait for the end of a slice, which there is none of here.
  const output = createHostOutput(post, 'bytes', () => (time += 1000));
  const uart = createCharBuffer(65536);
  const clock = 'steps' as const;
  const images = { bios };
  const machine = createMachine({ ramSize: 1 << 20, harts, clock, mode: 'bare', images, uart });
  const control = createControl();
  const host = createManualClock();
  const now = () => {
    host.advance(500_000);
    return host.now() / 1e6;
  };
  const system = { root: '/', cwd: '/', env: {} };
  const job = createBootJob(
    { machine, uart, control, input, output, now },
    { kind: 'boot', system, maxInstructions },
  );
  const text = (stream: 'stdout' | 'stderr') =>
    sent
      .filter((message) => message.kind === 'output' && message.stream === stream)
      .map((message) => String.fromCharCode(...(message as { bytes: Uint8Array }).bytes))
      .join('');
  const run = (passes = 5) => {
    for (let i = 0; i < passes && !job.finished(); i++) {
      job.service();
      job.evaluate?.(1);
      job.service();
    }
  };
  const type = (keys: string) => {
    input.want();
    input.receive(Uint8Array.from(keys, (key) => key.charCodeAt(0)));
    run();
  };
  return { job, machine, control, input, run, type, text };
}

describe('a limit of instructions', () => {
  test('does it end the machine at the last of them, on three harts too?', () => {
    for (const harts of [1, 3]) {
      for (const limit of [1, 5, 1000, 54_321]) {
        const { job, machine, run, text } = make(ECHO, limit, harts);
        run(200);
        expect([job.finished(), job.status, machine.retired]).toEqual([true, 1, limit]);
        expect(text('stderr')).toBe(`flatland: the limit of ${limit} instructions is reached\n`);
      }
    }
  });

  test('does it count on when the guest restarts the machine again and again?', () => {
    // Writes 0x7777 to the finisher: restarts.
    const restarts = words(0x0010_03b7, 0x0000_7e37, 0x777e_0e1b, 0x01c3_a023, 0x0000_006f);
    const { job, machine, run } = make(restarts, 1000);
    run(2000);
    expect([job.finished(), job.status, machine.retired]).toEqual([true, 1, 1000]);
  });
});

describe('bytes', () => {
  test('does what is typed reach the guest and what it prints come back, binary and in order?', () => {
    const { type, text } = make(ECHO);
    type('hello \x00\xff\x80');
    expect(text('stdout')).toBe('hello \x00\xff\x80');
  });

  test('is nothing lost when more is typed than the UART holds?', () => {
    const { type, run, text } = make(ECHO);
    const long = 'abcdefghij'.repeat(8000);
    type(long);
    for (let i = 0; i < 500 && text('stdout').length < long.length; i++) run(1);
    expect(text('stdout')).toBe(long);
  });
});

describe('keys', () => {
  test('does Ctrl-A X leave with status 0?', () => {
    const { job, type } = make(ECHO);
    type('\x01x');
    expect([job.finished(), job.status]).toEqual([true, 0]);
  });

  test('does Ctrl-A, in two chunks, still count, and Ctrl-A Ctrl-A send one?', () => {
    const { job, type, text } = make(ECHO);
    type('\x01');
    type('\x01\x01qz');
    expect(text('stdout')).toBe('\x01z');
    expect(job.finished()).toBe(false);
  });

  test('does Ctrl-A H show the keys?', () => {
    const { type, text } = make(ECHO);
    type('\x01h');
    expect(text('stdout')).toContain('Ctrl-A X');
  });

  test('does Ctrl-A C open the monitor and go back, with keys going where they belong?', () => {
    const { type, text } = make(ECHO);
    type('\x01cinfo mem\r\x01cagain');
    const shown = text('stdout');
    expect(shown).toContain('(flatland) info mem\r\nNo virtual memory');
    expect(shown.endsWith('again')).toBe(true);
  });

  test('do stop and cont hold the machine and let it run, and does quit leave?', () => {
    const { job, machine, type, run } = make(ECHO);
    type('\x01cstop\r');
    const held = machine.retired;
    run();
    expect(machine.retired).toBe(held);
    type('cont\r');
    expect(machine.retired).toBeGreaterThan(held);
    type('quit\r');
    expect([job.finished(), job.status]).toEqual([true, 0]);
  });

  test('does system_reset start the machine anew?', () => {
    const { machine, type } = make(SLEEP_FOREVER);
    machine.harts[0]!.set(20, 5);
    type('\x01csystem_reset\r');
    expect(machine.harts[0]!.number(20)).toBe(0);
  });
});

describe('the end', () => {
  test('is the finisher’s code the status?', () => {
    const { job, run } = make(FAIL_7);
    run();
    expect([job.finished(), job.status]).toEqual([true, 7]);
  });

  test('does the job end when nothing can wake any hart, but not while somebody may type?', () => {
    const { job, input, run, text } = make(SLEEP_FOREVER);
    run();
    expect(job.finished()).toBe(false);
    input.receive(null);
    run();
    expect([job.finished(), job.status]).toEqual([true, 1]);
    expect(text('stderr')).toContain('every hart waits');
  });

  test.each([
    ['timeout', 124],
    ['interrupted', 130],
    ['terminated', 143],
    ['hungup', 129],
    ['closed', 0],
  ] as const)('does %s end it with %d?', (reason, status) => {
    const { job, control, run } = make(ECHO);
    control.stop(reason);
    run();
    expect([job.finished(), job.status]).toEqual([true, status]);
  });

  test('does the limit of instructions end it with 1 and a line?', () => {
    const { job, run, text } = make(ECHO, 50_000);
    run();
    expect([job.finished(), job.status]).toEqual([true, 1]);
    expect(text('stderr')).toContain('the limit of 50000 instructions is reached');
  });
});

describe('waiting', () => {
  test('is the wait until the next timer, in milliseconds, and endless without one?', () => {
    const { job, machine, run } = make(SLEEP_FOREVER);
    run(1);
    expect(job.due?.()).toBe(Infinity);
    machine.busWrite(0x0200_4000, 4, machine.mtime() + 50_000);
    machine.busWrite(0x0200_4004, 4, 0);
    expect(job.due?.()).toBe(5);
    expect(machine.harts[0]!.pc).toBeGreaterThanOrEqual(RAM);
  });
});
