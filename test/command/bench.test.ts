/**
 * Are figures what was measured, and is a figure below its floor a failure?
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groups, measurements } from '../../monitor/command/bench.ts';
import { judge, type Measurement, summarise } from '../../monitor/command/bench/measurement.ts';
import { benchJson, benchTable, figure, outcome } from '../../monitor/command/bench/report.ts';
import { styleFor } from '../../monitor/command/colour.ts';
import { flatland } from '../support/command-line.ts';
import { scratch } from '../support/scratch.ts';

const speed: Measurement = {
  what: 'mips',
  name: 'speed',
  unit: 'MIPS',
  more: true,
  floor: 80,
  aim: 150,
  sample: async () => [100],
};

test('does each group stand for measurements that exist?', () => {
  const known = [...measurements.map(({ what }) => what), 'compare'];
  for (const names of Object.values(groups)) {
    expect(names.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining([...names]));
  }
});

describe('samples', () => {
  test.each([
    [[7], { median: 7, low: 7, high: 7 }],
    [[3, 1, 2], { median: 2, low: 1.5, high: 2.5 }],
    [[4, 1, 3, 2], { median: 2.5, low: 1.75, high: 3.25 }],
  ])('what is told of %j?', (samples, summary) => {
    expect(summarise(samples)).toEqual(summary);
  });

  test('do the quartiles lie around the median, within the samples, in any order?', () => {
    const numbers = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (samples) => {
        const { low, median, high } = summarise(samples);
        expect(Math.min(...samples)).toBeLessThanOrEqual(low);
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(Math.max(...samples));
        expect(summarise([...samples].reverse())).toEqual({ low, median, high });
      }),
    );
  });

  test.each([
    [true, 160, 'aim'],
    [true, 150, 'aim'],
    [true, 100, 'floor'],
    [true, 79.9, 'below'],
    [false, 0.4, 'aim'],
    [false, 5, 'floor'],
    [false, 5.1, 'below'],
  ] as const)('how does (more is better: %s) %d stand?', (more, median, verdict) => {
    const marks = more ? { floor: 80, aim: 150 } : { floor: 5, aim: 0.5 };
    expect(judge({ more, ...marks }, median)).toBe(verdict);
  });

  test.each([
    [0, '0'],
    [0.84351, '0.844'],
    [2.2, '2.2'],
    [71.36, '71.4'],
    [152.6, '153'],
    [1234.5, '1235'],
    [0.000123, '0.000123'],
  ])('how is %d written?', (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

describe('the report', () => {
  const outcomes = [
    outcome(speed, [60, 70, 65]),
    { measurement: { ...speed, name: 'another' }, reason: 'no tool' },
  ];

  test('are floors in brackets, and is what is below said without colour?', () => {
    expect(benchTable(outcomes, styleFor(0))).toBe(
      [
        '          median  half between  [floor]  aim',
        'speed    65 MIPS     62.5–67.5     [80]  150  BELOW THE FLOOR',
        'another        -                   [80]  150  not measured: no tool',
        '',
      ].join('\n'),
    );
  });

  test('is the JSON the same in full?', () => {
    const { results, flatland: version } = JSON.parse(benchJson(outcomes, '1.2.3')) as {
      flatland: string;
      results: unknown[];
    };
    expect(version).toBe('1.2.3');
    expect(results).toEqual([
      {
        what: 'mips',
        name: 'speed',
        unit: 'MIPS',
        better: 'more',
        floor: 80,
        aim: 150,
        median: 65,
        low: 62.5,
        high: 67.5,
        runs: 3,
        verdict: 'below',
      },
      {
        what: 'mips',
        name: 'another',
        unit: 'MIPS',
        better: 'more',
        floor: 80,
        aim: 150,
        verdict: 'not measured',
        reason: 'no tool',
      },
    ]);
  });
});

describe('flatland bench', () => {
  test('does every measurement belong to a name, and every name have one?', () => {
    const names = [
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
    ];
    expect([...new Set(measurements.map(({ what }) => what))].sort()).toEqual(names.sort());
  });

  test('is a spawn measured on a real kernel, and written to a file?', async () => {
    const cwd = scratch();
    const argv = ['bench', 'spawn', 'syscall', 'switch', '--runs', '2', '--json', 'out.json'];
    const { stdout, stderr } = await flatland(argv, { cwd });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^spawn to exit of hello +[\d.]+ ms /m);
    expect(stdout).toMatch(/^a system call +[\d.]+ µs /m);
    expect(stdout).toMatch(/^a switch between two Tasks +[\d.]+ µs /m);
    const { results } = JSON.parse(readFileSync(`${cwd}/out.json`, 'utf8')) as {
      results: { median: number; runs: number }[];
    };
    expect(results.map(({ runs }) => runs)).toEqual([2, 2, 2]);
    for (const { median } of results) expect(median).toBeGreaterThan(0);
  });

  test('does each number of producers send through the queue and beside it with postMessage?', async () => {
    const { stdout, status } = await flatland(['bench', 'queue', '--runs', '1', '--json', '-']);
    expect(status).toBe(0);
    const { results } = JSON.parse(stdout) as { results: { name: string; median: number }[] };
    expect(results.map(({ name }) => name)).toEqual([
      'queue, 1 producer',
      'postMessage, 1 producer',
      'queue, 2 producers',
      'postMessage, 2 producers',
      'queue, 4 producers',
      'postMessage, 4 producers',
    ]);
    for (const { median } of results) expect(median).toBeGreaterThan(0);
  });

  test('do the loops run at the speed of an interpreter, and not of something else?', async () => {
    const { stdout } = await flatland(['bench', 'mips', '--runs', '1', '--json', '-']);
    const { results } = JSON.parse(stdout) as { results: { name: string; median: number }[] };
    expect(results.map(({ name }) => name)).toEqual([
      'interpreted, arithmetic',
      'interpreted, memory',
      'interpreted, floating point',
      'compiled, arithmetic',
      'compiled, memory',
      'compiled, floating point',
      'instructions, sha256',
    ]);
    for (const { median } of results) {
      expect(median).toBeGreaterThan(1);
      expect(median).toBeLessThan(20_000);
    }
  });

  test('does the timeout end it, with what was measured so far, and 124?', async () => {
    const argv = ['bench', 'spawn', 'mips', '--timeout', '1ms'];
    const { status, stdout } = await flatland(argv);
    expect(status).toBe(124);
    expect(stdout).toContain('[floor]');
  });

  test('is a program that cannot be loaded an error, and not a figure?', async () => {
    const cwd = scratch({
      'config/task/hello.edn': '{:image "hello.elf"}',
      'dist/programs/hello.elf': 'no program',
    });
    const { status, stderr } = await flatland(['bench', 'spawn'], { cwd, root: cwd });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/^flatland: .+\n$/);
  });
});
