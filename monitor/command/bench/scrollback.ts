/**
 * Figures of much text: a million lines of log, and 100 MB that a Task prints.
 *
 * The log is that of a terminal without a tty, in this process; the Task runs in a Monitor of
 * its own behind a pseudo-terminal.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeDown } from '../../btp/index.ts';
import { ConfigFiles } from '../../host/config-files.ts';
import { createHeadlessTerminal, type HeadlessTerminal } from '../../ui/index.ts';
import { type BenchContext, type Measurement, stillTime } from './measurement.ts';
import { residentBytes } from './session.ts';
import { inTerminal } from './terminal.ts';

const LINES = 1_000_000;
/** Records of one message. */
const BATCH = 200;
const TO_CONSOLE = '\u001b2';
const TO_LISP = '\u001b3';
const ENTER = '\r';
/** Scrolls, then finds what is old, what is new and what is not there, then filters. */
const KEYS = [
  '\u001b[H',
  '\u001b[6~',
  '\u001b[F',
  '\u001b[5~',
  '\u0006',
  ...'line 77',
  '\u001b[A',
  '\u001b',
  '\u0006',
  ...'not there',
  '\u001b',
  '/',
  ...'line 12345',
  '\u007f',
  '\u001b',
];
const MEBIBYTE = 1024 * 1024;
/** The end of a synchronized update: a frame has been written. */
const FRAME_END = '\u001b[?2026l';
/** Milliseconds it is left alone before its memory is looked at. */
const SETTLE = 2000;

/** Figures of much text. */
export const scrollbackMeasurements: readonly Measurement[] = [
  {
    what: 'log',
    name: 'key to screen in a million lines of log, 95th percentile',
    unit: 'ms',
    more: false,
    floor: 50,
    aim: 16,
    async sample(context) {
      const terminal = await filled(context);
      const samples: number[] = [];
      try {
        for (let run = 0; run < (context.runs ?? 3); run++) {
          const times = KEYS.map((key) => {
            stillTime(context);
            const begun = context.now();
            terminal.type(key);
            terminal.screen();
            return context.now() - begun;
          });
          times.sort((a, b) => a - b);
          samples.push(times[Math.ceil(times.length * 0.95) - 1]!);
        }
      } finally {
        terminal.close();
      }
      return samples;
    },
  },
  {
    what: 'output',
    name: '100 MB that a Task prints, to the screen',
    unit: 'ms',
    more: false,
    floor: undefined,
    aim: undefined,
    sample: async (context) => [(await flooded(context)).milliseconds],
  },
  {
    what: 'output-memory',
    name: 'what the Monitor grows by meanwhile',
    unit: 'MiB',
    more: false,
    floor: 128,
    aim: 64,
    sample: async (context) => [(await flooded(context)).growth / MEBIBYTE],
  },
];

/** A terminal that shows CONSOLE with a million lines. */
async function filled(context: BenchContext): Promise<HeadlessTerminal> {
  const { palette } = new ConfigFiles({ ...context, overlay: context.config }).theme();
  const terminal = createHeadlessTerminal({
    columns: 120,
    rows: 36,
    theme: palette,
    send: () => undefined,
  });
  for (let first = 0; first < LINES; first += BATCH) {
    const records = Array.from({ length: BATCH }, (_, index) => ({
      time: (first + index) / 1000,
      level: 'info' as const,
      source: 'sched',
      text: `task ${index} on hart ${index % 4}, line ${first + index}`,
    }));
    terminal.receive(encodeDown({ m: 'log', records }));
    if (first % 20_000 !== 0) continue;
    stillTime(context);
    await sleep(0);
  }
  terminal.type(TO_CONSOLE);
  return terminal;
}

/** Lets a Task print in its tab, which is shown. */
async function flooded(
  context: BenchContext,
): Promise<{ readonly milliseconds: number; readonly growth: number }> {
  const session = await inTerminal(context);
  try {
    await session.until(FRAME_END);
    session.write(`${TO_LISP}(do (wait (spawn :flood {:args ["1"]})) (* 6 7001))${ENTER}`);
    await session.until('42006');
    await sleep(SETTLE);
    const pid = session.pid() ?? 0;
    const before = await residentBytes(pid);
    const begun = context.now();
    session.write(`(do (wait (spawn :flood)) (* 9 5001))${ENTER}`);
    await session.until('5 flood');
    session.write('\u001b5');
    await session.until('status 0');
    const milliseconds = context.now() - begun;
    await sleep(SETTLE);
    return { milliseconds, growth: Math.max(0, (await residentBytes(pid)) - before) };
  } finally {
    await session.end();
  }
}
