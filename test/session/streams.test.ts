import { beforeEach, describe, expect, it } from 'vitest';
import type { OutputMode } from '../../monitor/session/job.ts';
import type { FromComputer } from '../../monitor/session/messages.ts';
import { createHostOutput } from '../../monitor/session/streams.ts';

let sent: (FromComputer & { kind: 'output' })[] = [];
let time = 0;

function open(mode: OutputMode = 'bytes') {
  const post = (message: FromComputer) => {
    if (message.kind === 'output') sent.push(message);
  };
  return createHostOutput(post, mode, () => time);
}

/** Stream and text of each message. */
const messages = () =>
  sent.map(({ stream, bytes }) => `${stream}: ${new TextDecoder().decode(bytes)}`);

beforeEach(() => {
  sent = [];
  time = 0;
});

describe('text that is printed', () => {
  it('does what one slice prints go in few messages, whole and in order, when the slice is over?', async () => {
    const output = open();
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} ü\n`);
    for (const line of lines) output.write('stdout', line);
    await Promise.resolve();
    expect(sent.length).toBeLessThan(10);
    expect(
      messages()
        .map((text) => text.slice('stdout: '.length))
        .join(''),
    ).toBe(lines.join(''));
  });

  it('does it not wait for the end of a slice that takes long?', () => {
    const output = open();
    output.write('stdout', 'a');
    time = 19;
    output.write('stdout', 'b');
    expect(messages()).toEqual([]);
    time = 20;
    output.write('stdout', 'c');
    expect(messages()).toEqual(['stdout: abc']);
  });

  it.each([
    ['stderr', (output: ReturnType<typeof open>) => output.write('stderr', 'wrong\n')],
    ['bytes', (output: ReturnType<typeof open>) => output.write('stdout', Uint8Array.of(255))],
    ['the end', (output: ReturnType<typeof open>) => output.end()],
  ])('does it come before %s that is written later?', (_, next) => {
    const output = open();
    output.write('stdout', 'first');
    next(output);
    expect(messages()[0]).toBe('stdout: first');
  });

  it('does text that waits count as being under way, and is room given back?', async () => {
    const output = open();
    const before = output.room;
    output.write('stdout', 'x'.repeat(1000));
    expect(output.room).toBe(before - 1000);
    await Promise.resolve();
    expect(output.room).toBe(before - 1000);
    output.receive({ kind: 'drained', bytes: 1000 });
    expect(output.room).toBe(before);
  });

  it('is a style that was left open closed at the end, after all text?', () => {
    const output = open('styled');
    output.write('stdout', '\u001b[31mred');
    output.end();
    expect(messages()).toEqual(['stdout: \u001b[31mred\u001b[0m']);
  });
});
