/**
 * Figures of the Monitor in a terminal: when it can be used, and how soon a key is seen.
 *
 * Each is made behind a pseudo-terminal, on a Flatland of its own.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';
import { inTerminal, type Session } from './terminal.ts';

/** The end of a synchronized update: a frame has been written. */
const FRAME_END = '\u001b[?2026l';
const TO_LISP = '\u001b3';
const CONTROL_U = '\u0015';
const ENTER = '\r';
/** A letter that stands nowhere else on the LISP tab, nor in what moves the cursor. */
const LETTER = 'q';
/** Keys that one 95th percentile is taken of, and typed before the line is emptied. */
const BATCH = 40;
const LINE = 20;
/** Milliseconds between two keys, as a fast typist has them, and not in step with any frame. */
const BETWEEN_KEYS = 37;
/** Milliseconds it is left alone before it is watched, and is watched. */
const SETTLE = 3000;
const WATCH = 5000;
/** Clock ticks a second that /proc counts in (USER_HZ, proc(5)). */
const TICKS = 100;

/** Figures that a person feels. */
export const monitorMeasurements: readonly Measurement[] = [
  {
    what: 'prompt',
    name: 'start to prompt, first form done',
    unit: 'ms',
    more: false,
    floor: 1000,
    aim: 700,
    async sample(context) {
      const samples: number[] = [];
      for (let k = 0; k < (context.runs ?? 5); k++) {
        stillTime(context);
        await withSession(context, async (session) => {
          session.write(`${TO_LISP}(* 6 7001)${ENTER}`);
          await session.until('42006');
          samples.push(context.now() - session.started);
        });
      }
      return samples;
    },
  },
  {
    what: 'key',
    name: 'key to screen, 95th percentile',
    unit: 'ms',
    more: false,
    floor: 50,
    aim: 16,
    sample: (context) => sampleKeys(context, ''),
  },
  {
    what: 'key-busy',
    name: 'the same, every hart busy',
    unit: 'ms',
    more: false,
    floor: 50,
    aim: 16,
    sample: (context) => sampleKeys(context, '(each [_ h (ipairs (harts))] (spawn :spin))'),
  },
  {
    what: 'key-output',
    name: 'the same, a Task printing all it can',
    unit: 'ms',
    more: false,
    floor: 50,
    aim: 16,
    sample: (context) => sampleKeys(context, '(spawn :flood {:args ["1000000"]})'),
  },
  {
    what: 'idle',
    name: 'idle Monitor, share of a core',
    unit: '%',
    more: false,
    floor: 5,
    aim: 2,
    async sample(context) {
      const samples: number[] = [];
      await withSession(context, async (session) => {
        await sleep(SETTLE);
        for (let k = 0; k < (context.runs ?? 3); k++) {
          stillTime(context);
          const [ticks, begun] = [await ticksOf(session), context.now()];
          await sleep(WATCH);
          const seconds = (context.now() - begun) / 1000;
          samples.push(((await ticksOf(session)) - ticks) / TICKS / seconds / 0.01);
        }
      });
      return samples;
    },
  },
];

async function withSession(
  context: BenchContext,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await inTerminal(context);
  try {
    await session.until(FRAME_END);
    await work(session);
  } finally {
    await session.end();
  }
}

/** 95th percentiles, each of a batch of keys. @param form entered first */
async function sampleKeys(context: BenchContext, form: string): Promise<readonly number[]> {
  const samples: number[] = [];
  await withSession(context, async (session) => {
    session.write(TO_LISP);
    if (form !== '') session.write(`${form}${ENTER}`);
    session.write(`(* 6 7001)${ENTER}`);
    await session.until('42006');
    await sleep(SETTLE);
    for (let batch = 0; batch < (context.runs ?? 3); batch++) {
      const times: number[] = [];
      for (let key = 0; key < BATCH; key++) {
        stillTime(context);
        if (key % LINE === 0) {
          session.write(CONTROL_U);
          await sleep(5 * BETWEEN_KEYS);
        }
        await sleep(BETWEEN_KEYS);
        const begun = context.now();
        session.write(LETTER);
        await session.until(LETTER);
        times.push(context.now() - begun);
      }
      times.sort((a, b) => a - b);
      samples.push(times[Math.ceil(times.length * 0.95) - 1]!);
    }
  });
  return samples;
}

/** Processor time that all threads of a session have used, in ticks (proc(5), stat, 14 and 15). */
async function ticksOf(session: Session): Promise<number> {
  const pid = session.pid();
  const text = pid === undefined ? '' : await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may hold spaces; what follows it begins with field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const used = Number(fields[11]) + Number(fields[12]);
  if (text === '' || Number.isNaN(used)) throw new NotMeasured('/proc does not tell its time');
  return used;
}
