/**
 * Does the comparison with QEMU measure what it says, and refuse what is wrong?
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checked,
  compare,
  type Comparison,
  type ContestantName,
  CONTESTANTS,
  type ProgramResult,
  type Times,
} from '../../monitor/command/bench/compare.ts';
import {
  comparisonData,
  comparisonOutcomes,
  comparisonTable,
  geometricMean,
} from '../../monitor/command/bench/compare-report.ts';
import { type BenchContext, NotMeasured } from '../../monitor/command/bench/measurement.ts';
import { withSettings } from '../../monitor/command/bench/programs.ts';
import { cloneRoot } from '../../monitor/setup/layout.mjs';
import { launcher } from '../support/process.ts';

const context: BenchContext = {
  root: cloneRoot(),
  cwd: cloneRoot(),
  env: process.env,
  config: undefined,
  clock: 'real',
  engine: undefined,
  runs: 2,
  now: () => performance.now(),
  deadline: Infinity,
  ended: new AbortController().signal,
};
const quiet = { engine: undefined, say: () => {} };

function times(median: number, checksum = '0123456789abcdef'): Times {
  return { cold: 2 * median, warm: [median, median], median, checksum };
}

function program(name: string, flatland: number, qemu: number): ProgramResult {
  return {
    name,
    times: {
      flatland: times(flatland),
      qemu: times(qemu),
      native: times(10),
      on: times(105),
      off: times(100),
    },
    whole: { percent: 50, flatland: [300, 310], qemu: [600, 620] },
  };
}

const made: Comparison = {
  programs: [program('one', 40, 100), program('two', 120, 100)],
  memory: { peak: 150e6, touched: 50e6 },
  qemu: 'QEMU 1',
  native: 'cc 1',
  engine: 'default',
};

describe('a comparison that runs', () => {
  test('do all who are here give one checksum, and as many times as asked?', async () => {
    const { programs, memory } = await compare(context, { ...quiet, only: ['fib'], percent: 1 });
    expect(programs.map(({ name }) => name)).toEqual(['fib']);
    const here = CONTESTANTS.map((who) => programs[0]!.times[who]);
    const run = here.filter((each) => !('reason' in each));
    expect(new Set(run.map((each) => 'checksum' in each && each.checksum)).size).toBe(1);
    for (const each of run) expect('warm' in each && each.warm).toHaveLength(2);
    for (const each of here) {
      if ('reason' in each) expect(each.reason).toMatch(/not installed|compiler/);
    }
    expect('checksum' in programs[0]!.times.flatland).toBe(true);
    if (process.platform === 'linux') {
      expect('peak' in memory && memory.peak > memory.touched && memory.touched > 4096).toBe(true);
    }
  }, 60_000);

  test('does a comparison that is ended by a signal end all that it started and holds?', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flatland-signal-'));
    const bench = spawn('node', [launcher, 'bench', 'compare', '--only', 'fib'], {
      env: { ...process.env, TMPDIR: folder },
      stdio: 'ignore',
    });
    const over = new Promise((resolve) => bench.on('exit', (status) => resolve(status)));
    const started = (): string[] =>
      execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => Number(line.trim().split(/\s+/)[1]) === bench.pid);
    while (started().length < 2) await new Promise((next) => setTimeout(next, 50));
    const children = started().map((line) => Number(line.trim().split(/\s+/)[0]));
    bench.kill('SIGTERM');
    expect(await over).toBe(143);
    const alive = children.filter((pid) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    });
    expect(alive).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('is a program that does not exist named, with those that do?', async () => {
    await expect(compare(context, { ...quiet, only: ['fob'] })).rejects.toThrow(
      /^no program fob, expected .*fib/,
    );
  });

  test('is it not measured where there are no sources?', async () => {
    const root = '/nowhere';
    await expect(compare({ ...context, root }, { ...quiet, only: [] })).rejects.toThrow(
      NotMeasured,
    );
  });
});

describe('the settings of a bare program', () => {
  test('do they lie behind the magic word, and is a file without it refused?', () => {
    const file = Buffer.from('...FLATBNCH............', 'latin1');
    const set = withSettings(file, { repetitions: 7, percent: 50, gated: true });
    expect([11, 15, 19].map((at) => set.readUInt32LE(at))).toEqual([7, 50, 1]);
    expect(() => withSettings(Buffer.from('nothing'), made as never)).toThrow(/FLATBNCH/);
  });
});

describe('checksums', () => {
  const all = { ...made.programs[0]!.times };
  test('is whoever differs from the host no result?', () => {
    const result = checked({ ...all, flatland: times(1, 'ffffffffffffffff') });
    expect(result.flatland).toEqual({
      reason: 'checksum ffffffffffffffff, expected 0123456789abcdef as native',
    });
    expect(result.qemu).toBe(all.qemu);
  });

  test('who is believed when the host has no compiler?', () => {
    const result = checked({
      ...all,
      native: { reason: 'no compiler' },
      on: times(1, 'ffffffffffffffff'),
    });
    expect(result.on).toEqual({
      reason: 'checksum ffffffffffffffff, expected 0123456789abcdef as qemu',
    });
  });
});

describe('what a comparison says', () => {
  const figures = (comparison: Comparison) =>
    comparisonOutcomes(comparison).map((each) => [
      each.measurement.name,
      'reason' in each ? each.reason : Number(each.summary.median.toFixed(3)),
      'reason' in each ? 'not measured' : each.verdict,
    ]);

  test('are means geometric, the worst named, and floors held or not?', () => {
    expect(figures(made)).toEqual([
      ['time against QEMU', 0.693, 'below'],
      ['the worst of these, two', 1.2, 'below'],
      ['first run against QEMU', 0.693, 'told'],
      ['whole process against QEMU', 0.5, 'floor'],
      ['the worst of these, one', 0.5, 'told'],
      ['time against native', 6.928, 'told'],
      ['protection on against off', 1.05, 'floor'],
      ['the worst of these, one', 1.05, 'told'],
      ['memory beside the guest’s', 100, 'floor'],
    ]);
    expect(geometricMean([1, 4, 16])).toBeCloseTo(4, 12);
  });

  test('is a figure missing when one program of it is, with the reason?', () => {
    const lacks = (who: ContestantName): Comparison => {
      const [first, second] = made.programs;
      const without = { ...second!, times: { ...second!.times, [who]: { reason: 'no tool' } } };
      return { ...made, programs: [first!, without] };
    };
    expect(figures(lacks('native'))[5]).toEqual([
      'time against native',
      'two: no tool',
      'not measured',
    ]);
    expect(figures(lacks('native'))[0]?.[2]).toBe('below');
    expect(comparisonTable(lacks('native'))).toContain('native, two: no tool');
    expect(figures(lacks('qemu'))[0]?.[1]).toBe('two: no tool');
  });

  test('is what takes the host no time left out of the comparison with it, and named?', () => {
    const [first, second] = made.programs;
    const short = { ...second!, times: { ...second!.times, native: times(0) } };
    const comparison = { ...made, programs: [first!, short] };
    expect(figures(comparison)[5]).toEqual(['time against native, without two', 4, 'told']);
    expect(comparisonTable(comparison)).toMatch(/^two .* 0 +- +1\.05$/m);
    const all = { ...made, programs: [short] };
    expect(figures(all)[5]?.[1]).toBe('two: too short to be timed');
  });

  test('what does its table look like?', () => {
    expect(comparisonTable(made)).toBe(
      [
        'milliseconds  flatland  half between  first  QEMU  first  /QEMU  whole  native  /native  on/off',
        'one                 40         40–40     80   100    200   0.40   0.50      10     4.00    1.05',
        'two                120       120–120    240   100    200   1.20   0.50      10    12.00    1.05',
        'engine default; QEMU 1; native: cc 1',
        '',
      ].join('\n'),
    );
  });

  test('does its data hold every sample, and the ratios?', () => {
    expect(comparisonData(made)).toMatchObject({
      programs: [
        { times: { flatland: { warm: [40, 40] } }, ratios: { qemu: 0.4, protection: 1.05 } },
        { ratios: { qemu: 1.2 } },
      ],
      memory: { beside: 100e6 },
    });
  });
});
