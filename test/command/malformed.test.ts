/**
 * Does every malformed configuration file give one line with its place, and exit status 2?
 */
import { describe, expect, test } from 'vitest';
import { flatland } from '../support/command-line.ts';
import { scratch } from '../support/scratch.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const SIZE = 'a size from 4K to 2G, such as "64K" or 65536';

/** What the file is called, what it holds, and what is said after `lab/task/t.edn:`. */
const TASK_FILES: readonly (readonly [string, string | Buffer, string])[] = [
  // Accepted in silence by edn-data.
  [
    'not closed',
    '{:image "a.elf"',
    '1:1: found { that is not closed, expected } before the end of the file',
  ],
  ['closed twice', '{:image "a.elf"}}', '1:17: found }, expected the end of the file'],
  ['a key without a value', '{:image}', '1:8: found }, expected a value for :image'],
  [
    'a key twice',
    '{:image "a.elf"\n :image "b.elf"}',
    '2:2: found :image a second time, expected each key once (first on line 1, column 2)',
  ],
  ['two forms', '{:image "a.elf"}\n{:image "b.elf"}', '2:1: found {, expected the end of the file'],
  [
    'a string not closed',
    '{:image "a.elf}\n',
    '1:9: found a string that is not closed, expected " before the end of the file',
  ],
  [
    'an escape that is none',
    '{:image "a\\x.elf"}',
    '1:11: found \\x, expected one of \\" \\\\ \\n \\t \\r \\b \\f \\u0000',
  ],
  // Well formed, but wrong.
  [
    'an unknown key',
    '{:image "a.elf" :memroy "64K"}',
    '1:17: found the key :memroy, expected a key of the Task file, nearest known name :memory',
  ],
  [
    'an unknown grant',
    '{:image "a.elf" :grants [:ouput]}',
    '1:26: found :ouput, expected :output, :input, :log, :clock, :random, :monitor, :screen, :store, :files, :spawn, :port or :device, nearest known name :output',
  ],
  [
    'the wrong type',
    '{:image ["a.elf"]}',
    '1:9: found ["a.elf"], expected the name of a program such as "hello.elf"',
  ],
  ['empty', '', '1:1: found an empty file, expected a Task file such as {:image "hello.elf"}'],
  [
    'white space',
    ' \r\n\t\n',
    '1:1: found an empty file, expected a Task file such as {:image "hello.elf"}',
  ],
  [
    'comments',
    '; nothing\n',
    '1:1: found only comments, expected a Task file such as {:image "hello.elf"}',
  ],
  ['no map', '[:image "a.elf"]', '1:1: found [:image "a.elf"], expected a Task file'],
  ['zero', '{:image "a.elf" :memory 0}', `1:25: found 0, expected ${SIZE}`],
  ['negative', '{:image "a.elf" :memory "-64K"}', `1:25: found "-64K", expected ${SIZE}`],
  ['a fraction', '{:image "a.elf" :memory "0.5M"}', `1:25: found "0.5M", expected ${SIZE}`],
  [
    'an overflow',
    '{:image "a.elf" :memory "18446744073709551616"}',
    `1:25: found "18446744073709551616", expected ${SIZE}`,
  ],
  [
    'a number too large',
    '{:image "a.elf" :memory 18446744073709551616}',
    '1:25: found 18446744073709551616, expected an integer between -2^53 and 2^53',
  ],
  [
    'a byte order mark',
    bytes([0xef, 0xbb, 0xbf], '{:image "a.elf"}'),
    '1:1: found a byte order mark, expected UTF-8 text without one',
  ],
  ['UTF-16', bytes([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), '1:1: found UTF-16 text, expected UTF-8 text'],
  [
    'CRLF, and an error on line 2',
    '{:image "a.elf"\r\n :tab :tex}\r\n',
    '2:7: found :tex, expected :text, :raster or :none, nearest known name :text',
  ],
  [
    'a carriage return alone',
    '{:image "a.elf"\r :tab :text}',
    '1:16: found a carriage return alone, expected lines that end in LF or CRLF',
  ],
  [
    'invalid UTF-8',
    bytes('{:image "', [0xc3, 0x28], '"}'),
    '1:10: found the byte 0xc3, expected UTF-8 text',
  ],
  [
    'a missing image',
    '{:image "helo.elf"}',
    '1:9: found "helo.elf", which does not exist, expected a program in lab/task or dist/programs, nearest known name "hello.elf"',
  ],
  [
    'a binary file',
    bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]),
    '1:1: found \\u{7f}ELF\\u{2}\\u{1}\\u{1}\\u{0}, expected a value (text goes in "quotes")',
  ],
];

describe('a Task file', () => {
  test.each(TASK_FILES)('is one that is %s refused?', async (_, content, message) => {
    const cwd = scratch({ 'lab/task/t.edn': content, 'dist/programs/hello.elf': 'x' });
    const result = await flatland(['config', 't', '--config', 'lab'], { cwd, root: cwd });
    expect(result.stderr).toBe(`lab/task/t.edn:${message}\n`);
    expect(result.status).toBe(2);
  });

  test('is CRLF alone no fault?', async () => {
    const cwd = scratch({
      'lab/task/t.edn': '; mine\r\n{:image "hello.elf"\r\n :memory "64K"}\r\n',
      'dist/programs/hello.elf': 'x',
    });
    const result = await flatland(['config', 't', '--config', 'lab'], { cwd, root: cwd });
    expect([result.status, result.stderr]).toEqual([0, '']);
  });
});

describe('the machine file', () => {
  test.each([
    [
      'an unknown key',
      '{:hart 4}',
      '1:2: found the key :hart, expected a key of the machine file, nearest known name :harts',
    ],
    [
      'no such Task to launch',
      '{:launch [:helo]}',
      '1:11: found :helo, expected the name of a configured Task, nearest known name :hello',
    ],
    [
      'a name with a path',
      '{:launch ["../hello"]}',
      '1:11: found "../hello", expected the name of a Task such as :hello',
    ],
  ])('is %s refused?', async (_, content, message) => {
    const cwd = scratch({ 'lab/machine.edn': content, 'config/task/hello.edn': '{:image "a"}' });
    const result = await flatland(['config', 'machine', '--config', 'lab'], { cwd, root: cwd });
    expect(result).toEqual({ status: 2, stdout: '', stderr: `lab/machine.edn:${message}\n` });
  });
});

test('are all files that are wrong reported, and the others printed?', async () => {
  const cwd = scratch({
    'config/machine.edn': '{}',
    'config/task/a.edn': '{:image "ok.elf"}',
    'config/task/b.edn': '{:image}',
    'config/task/c.edn': '{',
    'dist/programs/ok.elf': 'x',
  });
  const result = await flatland(['config'], { cwd, root: cwd });
  expect(result.status).toBe(2);
  expect(result.stderr.split('\n').map((line) => line.split(':').slice(0, 3).join(':'))).toEqual([
    'config/task/b.edn:1:8',
    'config/task/c.edn:1:1',
    '',
  ]);
  expect(result.stdout).toContain('; a: config/task/a.edn (bundled)');
});
