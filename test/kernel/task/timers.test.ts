/**
 * The heap of deadlines against a sorted list.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timers, type Timer } from '../../../kernel/task/timers.ts';

const action = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), due: fc.nat(50) }),
  fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(300) }),
  fc.record({ kind: fc.constant('run' as const), by: fc.nat(10) }),
);

test('does everything fire once, in time and in order, unless it was called off?', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
      const timers = new Timers();
      const made: Timer[] = [];
      let model: { due: number; id: number }[] = [];
      const fired: number[] = [];
      let now = 0;
      for (const each of actions) {
        if (each.kind === 'add') {
          const id = made.length;
          made.push(timers.add(now + each.due, () => fired.push(id)));
          model.push({ due: now + each.due, id });
        } else if (each.kind === 'cancel') {
          const timer = made[each.which];
          if (timer === undefined) continue;
          timers.cancel(timer);
          model = model.filter((m) => m.id !== each.which);
        } else {
          now += each.by;
          fired.length = 0;
          timers.run(now);
          const due = model.filter((m) => m.due <= now);
          due.sort((a, b) => a.due - b.due || a.id - b.id);
          model = model.filter((m) => m.due > now);
          expect(fired).toEqual(due.map((m) => m.id));
        }
        expect(timers.size).toBe(model.length);
        expect(timers.next()).toBe(Math.min(Infinity, ...model.map((m) => m.due)));
      }
    }),
  );
});

test('do timers that are set while others fire wait for their time?', () => {
  const timers = new Timers();
  const order: string[] = [];
  timers.add(1, () => {
    order.push('first');
    timers.add(1, () => order.push('again'));
    timers.add(9, () => order.push('later'));
  });
  timers.run(5);
  expect(order).toEqual(['first', 'again']);
  timers.run(9);
  expect(order).toEqual(['first', 'again', 'later']);
});
