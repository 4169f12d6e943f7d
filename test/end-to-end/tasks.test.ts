/**
 * The words about Tasks, used on the real kernel from outside.
 */
import { describe, expect, it } from 'vitest';
import { flatland, lines, useFlatland } from '../support/process.ts';

useFlatland();

/** What forms print, line by line; they must not fail. */
async function printed(text: string, ...options: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await flatland(['script', ...options, '-'], { stdin: text });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return lines(stdout);
}

describe.concurrent('Tasks at the prompt', () => {
  it('does a fault of one leave the others alive?', async () => {
    const [crashed, ...rest] = await printed(
      `(local spinning (spawn :spin))
       (local copying (spawn :echo))
       (each [_ kind (ipairs [:stack :null :load :store :kernel :code :data :nowhere :illegal])]
         (let [id (spawn :crash {:args [kind]})
               ended (wait id)]
           (assert (= ended.reason :fault) kind)))
       (print (length (faults)))
       (print (. (task spinning) :state))
       (send copying "still here")
       (close-input copying)
       (print (. (wait copying) :status) (output-of copying))
       (print (. (wait (spawn :hello)) :status))
       (let [before (. (task spinning) :instructions)]
         (run-for 100000)
         (print (< before (. (task spinning) :instructions))))
       (kill spinning)
       (print (. (wait spinning) :reason))`,
      '--harts',
      '2',
    );
    expect(crashed).toBe('9');
    expect(rest[0]).toMatch(/ready|running/);
    expect(rest.slice(1)).toEqual(['0\tstill here', '0', 'true', 'killed']);
  });

  it('does a paused Task stand still until it is resumed?', async () => {
    expect(
      await printed(
        `(local id (spawn :spin))
         (run-for 50000)
         (pause id)
         (local before (. (task id) :instructions))
         (run-for 50000)
         (print (. (task id) :state) (= before (. (task id) :instructions)))
         (resume id)
         (run-for 50000)
         (print (< before (. (task id) :instructions)))
         (print (running? id))
         (kill id)
         (wait id)
         (print (running? id))`,
      ),
    ).toEqual(['paused\ttrue', 'true', 'true', 'false']);
  });

  it('do Tasks work as a pipe?', async () => {
    expect(
      await printed(
        `(local from (spawn :primes {:args ["1000"]}))
         (local to (spawn :wc))
         (pipe from to)
         (print (. (wait from) :reason) (. (wait to) :status))
         (print (string.match (output-of to) "(%d+) +(%d+) +(%d+)"))`,
      ),
    ).toEqual(['exit\t0', '168\t168\t643']);
  });

  it('is a result what its run was, and a Task that has ended forgotten by nothing else?', async () => {
    expect(
      await printed(
        `(local id (spawn :greedy))
         (local {: reason : status : name : message} (wait id))
         (print reason status name message)
         (local used (. (memory) :ram :used))
         (for [i 1 40] (wait (spawn :greedy)))
         (print (= used (. (memory) :ram :used)))
         (print (kill id))`,
      ),
    ).toEqual([expect.stringMatching(/^exit\t0\tgreedy\t/), 'true', 'false']);
  });

  it('are grants what they are, and can they be taken away?', async () => {
    const out = await printed(
      `(local id (spawn :echo))
       (print (table.concat (icollect [_ g (ipairs (grants id))] (tostring g)) " "))
       (revoke id :output)
       (send id "lost")
       (local {: reason} (wait id))
       (print reason (output-of id))`,
    );
    expect(out[1]).toBe('denied\t');
  });

  it('is there a clear end to how many Tasks fit?', async () => {
    const { status, stdout, stderr } = await flatland([
      'eval',
      '--ram',
      '16M',
      '(var n 0) (while (pcall spawn :spin) (set n (+ n 1))) (print (< 20 n)) (spawn :spin)',
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'true\n' });
    expect(stderr).toMatch(/^eval:1: .*\d/);
  });

  it('do Tasks share one hart fairly, and use four?', async () => {
    const counts = `
      (local ids (fcollect [_ 1 4] (spawn :spin)))
      (run-for 8000000)
      (print (table.concat (icollect [_ id (ipairs ids)] (. (task id) :instructions)) " "))`;
    for (const harts of ['1', '4']) {
      const [line] = await printed(counts, '--clock', 'steps', '--harts', harts);
      const each = (line ?? '').split(' ').map(Number);
      expect(each.length).toBe(4);
      expect(Math.max(...each)).toBeLessThan(2 * Math.min(...each));
      expect(each.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(7_000_000);
    }
  });
});
