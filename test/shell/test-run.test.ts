import { beforeAll, describe, expect, test } from 'vitest';
import type { TestCase, TestOutcome } from '../../monitor/shell/test-run.ts';
import { runScripts } from '../support/scripts.ts';

const good = `
(deftest adds (is (= 4 (+ 2 2))) (is (< 1 2)))
(deftest greets
  (with-machine
    (let [id (spawn :hello)]
      (expect-output id "Hello")
      (expect-exit id 0))))`;

const bad = `
(local outside 1)
(deftest compares
  (print "a print")
  (testing "lists"
    (testing "of three"
      (is (= [1 2 3] [1 2 4]))))
  (is (string.find "abc" "z") "no z in it"))
(deftest raises
  (fn inner [] (error "boo"))
  (inner)
  nil)
(deftest expects
  (with-machine
    (expect-output (spawn :hello) "Goodbye")
    (expect-exit (spawn :hello) 7)
    (expect-fault (spawn :hello) "null pointer")
    (expect-exit (spawn :spin) 0 300000)
    (expect-memory 0x80000000 :u8 300)))
(deftest leaves-a-machine-open
  (open-machine)
  (use-machine (open-machine))
  (spawn :spin))
(deftest sees-outside-and-the-first-machine
  (is (= 1 outside))
  (is (= 0 (length (tasks)))))`;

interface Seen {
  tests: readonly TestCase[];
  outcomes: TestOutcome[];
  broken: string[];
}

function runAll(
  files: { path: string; text: string }[],
  options = {},
): Seen & { failed: number; tests: readonly TestCase[]; ended: boolean } {
  const seen: Seen = { tests: [], outcomes: [], broken: [] };
  const run = runScripts(files, options, {
    collected: (tests) => void (seen.tests = tests),
    finished: (outcome) => void seen.outcomes.push(outcome),
    broken: (file, { message, line }) =>
      void seen.broken.push(`${file}:${line} ${message.split('\n')[0]}`),
  });
  run.until(() => false);
  const { failed, ended } = run.summary();
  return { ...seen, failed, ended };
}

describe('a run', () => {
  let seen: ReturnType<typeof runAll>;
  beforeAll(() => {
    seen = runAll([
      { path: 'good-test.fnl', text: good },
      { path: 'broken-test.fnl', text: '(deftest never (is true))\n(no-such-form)' },
      { path: 'bad-test.fnl', text: bad },
    ]);
  });
  const outcome = (name: string): TestOutcome => {
    const found = seen.outcomes.find(({ test: { name: own } }) => own === name);
    if (found === undefined) throw new Error(`${name} did not run`);
    return found;
  };

  test('are all tests collected in order, with file and line?', () => {
    expect(seen.tests.map(({ name }) => name)).toEqual([
      'adds',
      'greets',
      'never',
      'compares',
      'raises',
      'expects',
      'leaves-a-machine-open',
      'sees-outside-and-the-first-machine',
    ]);
    expect(seen.tests[3]).toEqual({ name: 'compares', file: 'bad-test.fnl', line: 3 });
  });
  test('does a test that holds count its checks and its instructions?', () => {
    expect(outcome('adds')).toMatchObject({ failures: [], checks: 2, instructions: 0 });
    expect(outcome('greets')).toMatchObject({ failures: [], checks: 2 });
    expect(outcome('greets').instructions).toBeGreaterThan(50);
  });
  test('does a comparison that fails show the form, both sides, place and context?', () => {
    expect(outcome('compares').failures).toEqual([
      {
        message: 'does not hold',
        file: 'bad-test.fnl',
        line: 7,
        context: 'lists › of three',
        form: '(= [1 2 3] [1 2 4])',
        expected: '[1 2 3]',
        actual: '[1 2 4]',
      },
      {
        message: 'no z in it',
        file: 'bad-test.fnl',
        line: 8,
        form: '(string.find "abc" "z")',
        actual: 'nil',
      },
    ]);
  });
  test('is what a test printed kept with it?', () => {
    expect(outcome('compares').output).toBe('a print\n');
    expect(outcome('adds').output).toBe('');
  });
  test('does an error end its test, with its place, and no other?', () => {
    expect(outcome('raises').failures).toEqual([
      { message: 'error: boo', file: 'bad-test.fnl', line: 10 },
    ]);
  });
  test('does each expectation that fails tell what came instead?', () => {
    const { failures } = outcome('expects');
    expect(failures.map(({ line }) => line)).toEqual([15, 16, 17, 18, 19]);
    expect(failures[0]).toMatchObject({
      expected: '"Goodbye"',
      actual: '"Hello from Flatland.\\n"',
    });
    expect(failures[1]).toMatchObject({
      expected: 'exit with status 7',
      actual: 'hello exited with status 0',
    });
    expect(failures[2]).toMatchObject({ expected: 'fault: null pointer' });
    expect(failures[3]?.actual).toMatch(/^it is (running|ready) after \d+ instructions$/);
    expect(failures[4]).toMatchObject({ expected: '300 (0x12c)' });
  });
  test('is a machine that a test left open closed before the next?', () => {
    expect(outcome('sees-outside-and-the-first-machine').failures).toEqual([]);
  });
  test('is a file that cannot be loaded told, and do the others run?', () => {
    expect(seen.broken).toEqual(['broken-test.fnl:2 unknown identifier: no-such-form']);
    expect(seen.failed).toBe(3);
  });
});

test('does filter choose by name, list run nothing, bail end at the first failure?', () => {
  const files = [{ path: 'bad-test.fnl', text: bad }];
  expect(runAll(files, { filter: 'rai' }).outcomes.map((each) => each.test.name)).toEqual([
    'raises',
  ]);
  expect(runAll(files, { list: true })).toMatchObject({ outcomes: [], tests: { length: 5 } });
  const bailed = runAll(files, { bail: true });
  expect(bailed.outcomes).toHaveLength(1);
  expect(bailed.ended).toBe(true);
});

test('does the seed decide the random numbers, and is the default the same each time?', () => {
  const files = [{ path: 'r-test.fnl', text: '(deftest r (print (math.random 1000000)))' }];
  const draw = (options: object): string | undefined => runAll(files, options).outcomes[0]?.output;
  expect(draw({})).toBe(draw({}));
  expect(draw({ seed: 7 })).not.toBe(draw({}));
});

test('are two tests of one name in one file refused?', () => {
  expect(runAll([{ path: 't.fnl', text: '(deftest a nil)\n(deftest a nil)' }]).broken[0]).toContain(
    'two tests are named a',
  );
});
