import { beforeAll, describe, expect, test } from 'vitest';
import { testShell, type TestShell } from './support.ts';

let shell: TestShell;
let narrow: TestShell;
beforeAll(() => {
  const call = (name: string): never[] => {
    if (name !== 'tasks') throw new Error(name);
    return [];
  };
  shell = testShell(call, 80);
  narrow = testShell(call, 40);
});
const shown = (text: string, by = shell): string => by.texts(text)[0] as string;

describe('records', () => {
  test('is a list of records a table with lines, numbers to the right?', () => {
    expect(shown('[{:id 3 :name "mandel"} {:id 12 :name "ed"}]')).toBe(
      [
        '╭────┬────────╮',
        '│ id │ name   │',
        '├────┼────────┤',
        '│  3 │ mandel │',
        '│ 12 │ ed     │',
        '╰────┴────────╯',
      ].join('\n'),
    );
  });
  test('are addresses in hexadecimal, sizes in K and M, times with a unit?', () => {
    const text = shown(
      '[{:pc 0x80000000 :memory 524288 :time 1500000} {:pc 16 :memory 1000 :time 12}]',
    );
    expect(text).toContain('│   512K │ 0x80000000 │ 1.5 ms │');
    expect(text).toContain('│   1000 │ 0x00000010 │  12 ns │');
  });
  test('are texts cut so that the table fits the width?', () => {
    const lines = shown(`[{:a 1 :message "${'long '.repeat(30)}"}]`, narrow).split('\n');
    expect(lines.map((line) => [...line].length)).toEqual(lines.map(() => 40));
    expect(lines[3]).toContain('…');
  });
  test('are columns that do not fit told below the table?', () => {
    const record = Array.from('abcdefgh', (name) => `:${name} 12345678`).join(' ');
    const lines = shown(`[{${record}}]`, narrow).split('\n');
    expect(lines.slice(0, -1).map((line) => [...line].length)).toEqual([34, 34, 34, 34, 34]);
    expect(lines[1]).toBe('│        a │        b │        c │');
    expect(lines.at(-1)).toBe('not shown here: d, e, f, g, h');
  });
  test('do control characters and other scripts keep the lines straight?', () => {
    const lines = shown('[{:t "a\\tb\\nc"} {:t "größe"} {:t "\\27[31mred"}]').split('\n');
    expect(new Set(lines.map((line) => [...line].length)).size).toBe(1);
    expect(lines.join('')).not.toContain('\x1b');
  });
  test('is a long list cut with a count of what is left out?', () => {
    const lines = shown('(fcollect [i 1 250] {:n i})').split('\n');
    expect(lines.at(-1)).toBe('… 50 more rows');
    expect(lines).toHaveLength(200 + 4 + 1);
  });
  test('is a marked list without rows told to be empty?', () => {
    expect(shown('(tasks)')).toBe('nothing');
  });
  test('does one record that does not fit a line get a line a key?', () => {
    expect(
      shown(
        '{:message "a text of some length, as results of Tasks have it" :status 0 :pc 0x80000000 :name "hello"}',
      ),
    ).toBe(
      [
        'message  a text of some length, as results of Tasks have it',
        'name     hello',
        'pc       0x80000000',
        'status   0',
      ].join('\n'),
    );
  });
});

describe('other values', () => {
  test('is the rest as Fennel writes it?', () => {
    expect(shown('[1 [2 :x] {:a nil :b true}]')).toBe('[1 [2 "x"] {:b true}]');
    expect(shown('"a \\"b\\""')).toBe('"a \\"b\\""');
    expect(shown('[]')).toBe('{}');
  });
  test('does a table within itself end?', () => {
    expect(shown('(let [t {:a 1}] (set t.self t) t)')).toContain('@1');
  });
  test('is a very long value cut?', () => {
    const text = shown('(string.rep "x" 100000)');
    expect(text.length).toBeLessThan(66_000);
    expect(text).toMatch(/… \d+ more bytes$/);
  });
});
