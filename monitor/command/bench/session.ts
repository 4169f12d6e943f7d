/**
 * Figures of the whole: start to first frame, a form's round trip, memory when idle.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';
import { inTerminal, onPipes } from './terminal.ts';

/** The end of a synchronized update: a frame has been written. */
const FRAME_END = '\u001b[?2026l';

/** How long the Monitor is left alone before its memory is looked at, in milliseconds. */
const SETTLE = 1500;

const MEBIBYTE = 1024 * 1024;

/** Three figures that need processes of their own. */
export const sessionMeasurements: readonly Measurement[] = [
  {
    what: 'frame',
    name: 'start to first frame',
    unit: 'ms',
    more: false,
    floor: 500,
    aim: 300,
    async sample(context) {
      const samples: number[] = [];
      for (let k = 0; k < (context.runs ?? 5); k++) {
        stillTime(context);
        const session = await inTerminal(context);
        try {
          await session.until(FRAME_END);
          samples.push(context.now() - session.started);
        } finally {
          await session.end();
        }
      }
      return samples;
    },
  },
  {
    what: 'eval',
    name: 'eval, once running',
    unit: 'ms',
    more: false,
    floor: 40,
    aim: 15,
    sample: sampleForms,
  },
  {
    what: 'memory',
    name: 'memory of an idle Monitor',
    unit: 'MiB',
    more: false,
    floor: undefined,
    aim: undefined,
    async sample(context) {
      const session = await inTerminal(context);
      try {
        await session.until(FRAME_END);
        await sleep(SETTLE);
        const pid = session.pid();
        if (pid === undefined) throw new NotMeasured('its process is not known');
        return [(await residentBytes(pid)) / MEBIBYTE];
      } finally {
        await session.end();
      }
    },
  },
];

/** Forms typed at a repl on pipes, each of them new; the first few warm it up. */
async function sampleForms(context: BenchContext): Promise<readonly number[]> {
  const session = onPipes(context, ['repl']);
  const samples: number[] = [];
  const warm = 5;
  try {
    for (let k = 0; k < (context.runs ?? 30) + warm; k++) {
      const start = context.now();
      session.write(`(+ ${k} 100000)\n`);
      await session.until(`${100_000 + k}\n`);
      if (k >= warm) samples.push(context.now() - start);
    }
  } finally {
    await session.end();
  }
  return samples;
}

/** Resident memory of a process: from /proc on Linux, from ps(1) elsewhere. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const line = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  if (line !== undefined) return Number(line) * 1024;
  const told = await new Promise<string>((resolve) =>
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (_, stdout) => resolve(stdout)),
  );
  const kibibytes = Number.parseInt(told, 10);
  if (Number.isNaN(kibibytes)) throw new NotMeasured('neither /proc nor ps(1) tells its memory');
  return kibibytes * 1024;
}
