/**
 * Does a Task file mean what it says, and is every fault in it named at its place?
 */
import { describe, expect, test } from 'vitest';
import {
  ConfigError,
  grant,
  grantForms,
  openTaskFile,
  readTaskFile,
  taskSchema,
} from '../../config/index.ts';
import { GRANTS } from '../../kernel/abi/index.ts';

function failure(text: string): string {
  try {
    readTaskFile(text, 't.edn');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`accepted ${text}`);
}

describe('what a Task file says', () => {
  test('are all keys read?', () => {
    const text = `
      {:image "mandel.elf" :memory "512K" :stack 16384
       :args ["--depth" "200" ""] :env {"LANG" "C" :TERM "dumb"}
       :grants [:output :log [:screen 320 200] [:store :read "img/*"] [:files :write "out"]
                [:spawn :hello] [:port :tcp 8080] [:device :rtc]]
       :tab :raster :harts [0 2] :priority 3
       :limits {:instructions 1000000 :time "5s" :output "1M"} :restart :on-fault}`;
    expect(readTaskFile(text, 't.edn')).toEqual({
      image: 'mandel.elf',
      memory: 524288,
      stack: 16384,
      args: ['--depth', '200', ''],
      env: { LANG: 'C', TERM: 'dumb' },
      grants: [
        { name: 'output' },
        { name: 'log' },
        { name: 'screen', object: [320, 200] },
        { name: 'store', right: 'read', object: 'img/*' },
        { name: 'files', right: 'write', object: 'out' },
        { name: 'spawn', object: 'hello' },
        { name: 'port', right: 'tcp', object: 8080 },
        { name: 'device', object: 'rtc' },
      ],
      tab: 'raster',
      harts: [0, 2],
      priority: 3,
      limits: { instructions: 1_000_000, time: 5_000_000_000, output: 1_048_576 },
      restart: 'on-fault',
    });
  });

  test('is nothing granted that is not written, and what else holds for an image alone?', () => {
    expect(readTaskFile('{:image "a.elf"}', 't.edn')).toEqual({
      image: 'a.elf',
      memory: 262144,
      stack: 16384,
      args: [],
      env: {},
      grants: [],
      tab: 'text',
      limits: {},
      restart: 'never',
    });
  });

  test('does an environment variable named __proto__ stay a variable?', () => {
    const { env } = readTaskFile('{:image "a.elf" :env {"__proto__" "x"}}', 't.edn');
    expect(Object.entries(env)).toEqual([['__proto__', 'x']]);
  });

  test('where do its values stand?', () => {
    const file = openTaskFile('{:image "a.elf"\n :args ["x"\n "y"]}', 't.edn');
    expect(file.placeOf('args/1')).toEqual({ file: 't.edn', line: 3, column: 2 });
    expect(file.placeOf('image')).toEqual({ file: 't.edn', line: 1, column: 9 });
    expect(file.placeOf('memory')).toEqual({ file: 't.edn', line: 1, column: 1 });
  });

  test('does the written form of a configuration read back as the same?', () => {
    const text =
      '{:image "a.elf" :memory "1M" :env {"A" "\\"\\n"} :grants [[:port :udp 53] :input] :limits {:time "90s"}}';
    const config = readTaskFile(text, 't.edn');
    expect(readTaskFile(taskSchema.write(config), 't.edn')).toEqual(config);
  });
});

const SIZE = 'expected a size from 4K to 2G, such as "64K" or 65536';
const GRANT_NAMES =
  ':output, :input, :log, :clock, :random, :monitor, :screen, :store, :files, :spawn, :port or :device';

describe('what is wrong in a Task file', () => {
  test.each([
    ['', '1:1: found an empty file, expected a Task file such as {:image "hello.elf"}'],
    ['["a.elf"]', '1:1: found ["a.elf"], expected a Task file'],
    ['nil', '1:1: found nil, expected a Task file'],
    [
      '{}',
      '1:1: found an empty map without :image, expected :image with the name of a program such as "hello.elf"',
    ],
    [
      '{:memory "64K"}',
      '1:1: found a map without :image, expected :image with the name of a program such as "hello.elf"',
    ],
    ['{:image nil}', '1:9: found nil, expected the name of a program such as "hello.elf"'],
    ['{:image ""}', '1:9: found "", expected the name of a program such as "hello.elf"'],
    ['{:image :hello}', '1:9: found :hello, expected the name of a program such as "hello.elf"'],
    [
      '{:image "a\\u0000b"}',
      '1:9: found "a\\u{0}b", expected the name of a program such as "hello.elf", without a NUL',
    ],
  ])('is %j refused?', (text, message) => {
    expect(failure(text)).toBe(`t.edn:${message}`);
  });

  test.each([
    [
      ':memroy "64K"',
      '1:17: found the key :memroy, expected a key of the Task file, nearest known name :memory',
    ],
    [
      '"memory" "64K"',
      '1:17: found the key "memory", expected a key of the Task file, nearest known name :memory',
    ],
    [
      'memory "64K"',
      '1:17: found the key memory, expected a key of the Task file, nearest known name :memory',
    ],
    [':zebra 1', '1:17: found the key :zebra, expected a key of the Task file'],
    ['[1] 1', '1:17: found the key [1], expected a key of the Task file'],
    [':memory 0', `1:25: found 0, ${SIZE}`],
    [':memory -4096', `1:25: found -4096, ${SIZE}`],
    [':memory 65536.0', `1:25: found 65536.0, ${SIZE}`],
    [':memory 1.5', `1:25: found 1.5, ${SIZE}`],
    [':memory "1.5M"', `1:25: found "1.5M", ${SIZE}`],
    [':memory "0K"', `1:25: found "0K", ${SIZE}`],
    [':memory "-1K"', `1:25: found "-1K", ${SIZE}`],
    [':memory "3G"', `1:25: found "3G", ${SIZE}`],
    [':memory "99999999999999999999G"', `1:25: found "99999999999999999999G", ${SIZE}`],
    [':memory 2147483649', `1:25: found 2147483649, ${SIZE}`],
    [':memory "64k"', `1:25: found "64k", ${SIZE}, nearest known name "64K"`],
    [':memory "64KiB"', `1:25: found "64KiB", ${SIZE}, nearest known name "64K"`],
    [':memory "64 KB"', `1:25: found "64 KB", ${SIZE}, nearest known name "64K"`],
    [':memory :large', `1:25: found :large, ${SIZE}`],
    [
      ':memory "64K" :stack "64K"',
      '1:38: found a stack of 64K in a chunk of 64K, expected a stack smaller than :memory',
    ],
    [
      ':memory "8K"',
      '1:25: found a stack of 16K in a chunk of 8K, expected a stack smaller than :memory',
    ],
    [':args "x"', '1:23: found "x", expected a vector of strings'],
    [':args [1]', '1:24: found 1, expected a string'],
    [':env {"A=B" "x"}', '1:23: found "A=B", expected a name such as "LANG"'],
    [':env {"A" 1}', '1:27: found 1, expected a string without NUL'],
    [':env {"A" "x" :A "y"}', '1:31: found :A a second time, expected each name once'],
    [':grants :output', '1:25: found :output, expected a vector of grants such as [:output :log]'],
    [
      ':grants [:outptu]',
      `1:26: found :outptu, expected ${GRANT_NAMES}, nearest known name :output`,
    ],
    [':grants ["log"]', `1:26: found "log", expected ${GRANT_NAMES}, nearest known name :log`],
    [
      ':grants [[:scren 1 1]]',
      `1:27: found :scren, expected ${GRANT_NAMES}, nearest known name :screen`,
    ],
    [':grants [:screen]', '1:26: found :screen, expected [:screen 320 200]'],
    [
      ':grants [[:screen 320]]',
      '1:26: found [:screen 320], expected [:screen 320 200]: a number of pixels from 1 to 4096 is missing',
    ],
    [':grants [[:screen 0 200]]', '1:35: found 0, expected a number of pixels from 1 to 4096'],
    [':grants [[:screen 320 200 8]]', '1:43: found 8, expected [:screen 320 200] and no more'],
    [':grants [[:output 1]]', '1:35: found 1, expected :output alone'],
    [
      ':grants [[]]',
      '1:26: found an empty vector, expected a grant such as :output or [:screen 320 200]',
    ],
    [
      ':grants [{}]',
      '1:26: found an empty map, expected a grant such as :output or [:screen 320 200]',
    ],
    [
      ':grants [[:store :raed "x"]]',
      '1:34: found :raed, expected :read or :write, nearest known name :read',
    ],
    [':grants [[:port :tcp 65536]]', '1:38: found 65536, expected a port number from 1 to 65535'],
    [':grants [:log [:log]]', '1:31: found [:log] a second time, expected each item once'],
    [
      ':tab :rastr',
      '1:22: found :rastr, expected :text, :raster or :none, nearest known name :raster',
    ],
    [
      ':tab "text"',
      '1:22: found "text", expected :text, :raster or :none, nearest known name :text',
    ],
    [':harts 2', '1:24: found 2, expected a vector of hart numbers such as [0 1]'],
    [':harts [32]', '1:25: found 32, expected the number of a hart from 0 to 31'],
    [':harts [1 1]', '1:27: found 1 a second time, expected each item once'],
    [':priority 8', '1:27: found 8, expected a priority from 0 to 7'],
    [':limits {:instructions 0}', '1:40: found 0, expected a number of instructions of at least 1'],
    [':limits {:time 5}', '1:32: found 5, expected a duration such as "5s", "10ms" or "2m"'],
    [':limits {:time "0s"}', '1:32: found "0s", expected a duration such as "5s", "10ms" or "2m"'],
    [
      ':limits {:time "5S"}',
      '1:32: found "5S", expected a duration such as "5s", "10ms" or "2m", nearest known name "5s"',
    ],
    [
      ':limits {:tiem "5s"}',
      '1:26: found the key :tiem, expected a key of the map of limits, nearest known name :time',
    ],
    [':limits [1]', '1:25: found [1], expected a map of limits'],
    [':restart true', '1:26: found true, expected :never, :on-fault or :always'],
  ])('is %s refused?', (rest, message) => {
    expect(failure(`{:image "a.elf" ${rest}}`)).toBe(`t.edn:${message}`);
  });
});

describe('the list of grants', () => {
  test('are its names those that the kernel knows?', () => {
    const names = grantForms.map(({ name }) => name).sort();
    expect(names).toEqual(GRANTS.map(({ name }) => name).sort());
  });

  test('does each take as many parts as the kernel says?', () => {
    for (const row of GRANTS) {
      const form = grantForms.find(({ name }) => name === row.name);
      expect([row.name, form?.parts.length]).toEqual([row.name, row.parameters.length]);
    }
  });

  test.each(grantForms.map(({ example }) => example))(
    'does %s read, and print as itself?',
    (example) => {
      const { grants } = readTaskFile(`{:image "a.elf" :grants [${example}]}`, 't.edn');
      expect(grant.write(grants[0]!)).toBe(example);
    },
  );
});
