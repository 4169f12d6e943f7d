import { describe, expect, it } from 'vitest';
import type { Pending, Value } from '../../kernel/index.ts';
import { Awaited } from '../../monitor/session/awaited.ts';
import { collectScripts } from '../support/scripts.ts';

/** A result that comes when it is given. */
function later(): { pending: Pending; give(value: Value | Error): void } {
  let given: Value | Error | undefined;
  return {
    pending: {
      pending: true,
      poll() {
        if (given instanceof Error) throw given;
        return given;
      },
    },
    give: (value) => (given = value),
  };
}

describe('what is waited for', () => {
  it('is it seen when it is there, and given once, as it came?', () => {
    const awaited = new Awaited();
    const one = later();
    const watched = awaited.watch(one.pending);
    expect([watched.poll(), awaited.any, awaited.answered()]).toEqual([undefined, true, false]);
    one.give({ id: 7 });
    expect(awaited.answered()).toBe(true);
    expect(watched.poll()).toEqual({ id: 7 });
    expect([awaited.any, awaited.answered()]).toEqual([false, false]);
  });

  it('is an error the caller’s, not the machine’s?', () => {
    const awaited = new Awaited();
    const one = later();
    const watched = awaited.watch(one.pending);
    one.give(new Error('gone'));
    expect(awaited.answered()).toBe(true);
    expect(() => watched.poll()).toThrow('gone');
    expect(awaited.any).toBe(false);
  });

  it('is what nobody asks for any more forgotten, so that it holds up no slice?', () => {
    const awaited = new Awaited();
    const [left, kept] = [later(), later()];
    awaited.watch(left.pending);
    const watched = awaited.watch(kept.pending);
    awaited.beginSlice();
    watched.poll();
    awaited.beginSlice();
    left.give(1);
    expect([awaited.any, awaited.answered()]).toEqual([true, false]);
    kept.give(2);
    expect(awaited.answered()).toBe(true);
    expect(watched.poll()).toBe(2);
  });
});

describe('a machine that is waited for', () => {
  const text = `
(fn steps [] (icollect [_ n (ipairs [1 100 20000 20001 70000])] (run-for n)))

(deftest stops-within-a-turn
  (with-machine {:harts 1}
    (spawn :spin)
    (each [_ n (ipairs [1 100 20000 20001 70000])]
      (let [ran (run-for n)]
        (is (<= n ran))
        (is (< ran (+ n 21000)))))))

(deftest goes-the-same-way-again
  (let [go #(with-machine {:harts 2} (spawn :primes {:args ["20000"]}) (spawn :spin) (steps))
        [one two] [(go) (go)]]
    (is (= (table.concat one " ") (table.concat two " ")))))`;
  const scripts = collectScripts({ path: 'waits-test.fnl', text });

  it.each(scripts.tests)('does the test $name hold?', ({ name }) => {
    expect(scripts.run(name)).toEqual([]);
  });
});
