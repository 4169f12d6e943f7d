/** Whether lines are found, dropped and counted as a plain list of them would be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineStore } from '../../../monitor/ui/model/line-store.ts';
import { Log } from '../../../monitor/ui/model/log.ts';

const text = fc.stringMatching(/^[abAB é⏎İ]{0,6}$/);

test('does it behave as a list that loses its head, whatever is pushed and searched?', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.nat(5)), { maxLength: 400 }),
      fc.integer({ min: 8, max: 64 }),
      fc.stringMatching(/^[abé ]{0,3}$/),
      (pushed, lines, wanted) => {
        const store = new LineStore({ lines, characters: 1 << 20 });
        for (const [each, kind] of pushed) store.push(each, kind);
        expect(store.length).toBeLessThanOrEqual(lines);
        expect(store.length + store.dropped).toBe(pushed.length);
        const kept = pushed.slice(store.dropped);
        expect(kept.map((_, at) => [store.textAt(at), store.kindAt(at)])).toEqual(kept);
        const hits = kept.flatMap(([each], at) =>
          each.toLowerCase().includes(wanted) ? [at] : [],
        );
        for (let from = 0; from < kept.length; from += 7) {
          for (const direction of [-1, 1] as const) {
            const hit =
              direction < 0 ? hits.findLast((at) => at <= from) : hits.find((at) => at >= from);
            let { found, at } = store.find(wanted, from, direction, 10);
            while (!found && at >= 0 && at < store.length)
              ({ found, at } = store.find(wanted, at, direction, 10));
            expect(found ? at : undefined).toBe(hit);
          }
        }
        const found: number[] = [];
        for (let next = store.length; next > 0;) {
          const step = store.before(next, 10, wanted, (kind) => kind < 4);
          found.push(...step.found);
          next = step.next;
        }
        expect(found).toEqual(hits.filter((at) => kept[at]![1] < 4).reverse());
      },
    ),
    { verbose: true },
  );
});

test('is it bounded by characters, too?', () => {
  const store = new LineStore({ lines: 1 << 16, characters: 100_000 });
  for (let line = 0; line < 3000; line++) store.push('x'.repeat(100), 0);
  expect(store.length * 100).toBeLessThanOrEqual(100_000 + 512 * 100);
  expect(store.length + store.dropped).toBe(3000);
});

test('does a filter find the newest at once, the older ones as it goes on, and lose none?', () => {
  const log = new Log();
  const records = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      time: from + at,
      level: 'info' as const,
      text: (from + at) % 1000 === 0 ? 'needle' : 'hay',
    }));
  log.take(records(0, 120_000));
  log.setFilter('Needle', 'info');
  const first = log.lines.length;
  expect(first).toBeGreaterThan(0);
  expect(log.scanning).toBe(true);
  const newest = log.lines.line(log.lines.length - 1).text;
  expect(newest).toContain('119000');
  // What is shown keeps its place while older ones are put in front.
  const place = log.lines.length - 1 + log.lines.dropped;
  log.take(records(120_000, 2000));
  while (log.scanning) log.scan();
  expect(log.lines.length).toBe(122);
  expect(log.lines.line(place - log.lines.dropped).text).toBe(newest);
  expect(log.lines.line(0).text).toContain('0.0000 I');
  expect(log.find('needle', 50, -1)).toEqual({ found: true, at: 50 });
});

test('is a text found forwards in the line that the UART has not ended yet?', () => {
  const log = new Log();
  log.takeUart(new TextEncoder().encode('one\ntwo\nthree'));
  expect(log.find('three', 0, 1)).toEqual({ found: true, at: 2 });
  expect(log.find('four', 0, 1)).toEqual({ found: false, at: 3 });
  expect(log.find('three', 2, -1)).toEqual({ found: true, at: 2 });
});

test('does every record of a Task name it, once, so that it can be looked at?', () => {
  const log = new Log();
  const record = { time: 1, level: 'info' as const, task: 3 };
  log.take([
    { ...record, source: 'task', text: 'spin started' },
    { ...record, source: 'spin', text: 'hello' },
    { ...record, source: 'sched', text: 'task 3 on hart 0' },
    { ...record, task: undefined, source: 'kernel', text: 'up' },
  ]);
  const texts = [0, 1, 2, 3].map((at) => log.lines.line(at).text.slice(12));
  expect(texts).toEqual([
    'task 3 spin started',
    'spin   hello · task 3',
    'sched  task 3 on hart 0',
    'kernel up',
  ]);
});
