/**
 * Does the machine file mean what it says, and is every fault in it named at its place?
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError, machineSchema, readMachineFile, readThemeFile } from '../../config/index.ts';

function failure(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('the machine file', () => {
  test('are all keys read?', () => {
    const text =
      '{:harts 4 :memory "64M" :clock :steps :protection :off :engine :interpreter :heap "8M" :max-tasks 200 :uart false :launch [:hello "wc"]}';
    expect(readMachineFile(text, 'm.edn')).toEqual({
      harts: 4,
      memory: 67108864,
      clock: 'steps',
      protection: 'off',
      engine: 'interpreter',
      heap: 8388608,
      'max-tasks': 200,
      uart: false,
      launch: ['hello', 'wc'],
    });
  });

  test('is an empty map a whole machine?', () => {
    const config = readMachineFile('{}', 'm.edn');
    expect(config).toEqual({
      harts: 1,
      memory: 134217728,
      clock: 'real',
      protection: 'on',
      engine: 'compiler',
      heap: 4194304,
      'max-tasks': 64,
      uart: true,
      launch: [],
    });
    expect(readMachineFile(machineSchema.write(config), 'm.edn')).toEqual(config);
  });

  test.each([
    ['{:harts 0}', '1:9: found 0, expected a number of harts from 1 to 32'],
    ['{:harts 33}', '1:9: found 33, expected a number of harts from 1 to 32'],
    ['{:harts 2.0}', '1:9: found 2.0, expected a number of harts from 1 to 32'],
    [
      '{:hart 2}',
      '1:2: found the key :hart, expected a key of the machine file, nearest known name :harts',
    ],
    [
      '{:memory "1M"}',
      '1:10: found "1M", expected a size from 8M to 2047M, such as "64K" or 65536',
    ],
    [
      '{:memory "4G"}',
      '1:10: found "4G", expected a size from 8M to 2047M, such as "64K" or 65536',
    ],
    ['{:memory 8388609}', '1:10: found 8388609 bytes, expected a multiple of 4K'],
    [
      '{:memory "8M" :heap "5M"}',
      '1:21: found a heap of 5M in memory of 8M, expected a heap of at most half of :memory',
    ],
    ['{:clock :step}', '1:9: found :step, expected :steps or :real, nearest known name :steps'],
    ['{:protection true}', '1:14: found true, expected :on or :off'],
    ['{:max-tasks 0}', '1:13: found 0, expected a number of Tasks from 1 to 4096'],
    ['{:uart :yes}', '1:8: found :yes, expected true or false'],
    ['{:launch :hello}', '1:10: found :hello, expected a vector of names such as [:hello]'],
    ['{:launch ["../x"]}', '1:11: found "../x", expected the name of a Task such as :hello'],
    ['(1)', '1:1: found the list (1), expected a machine file'],
  ])('is %s refused?', (text, message) => {
    expect(failure(() => readMachineFile(text, 'm.edn'))).toBe(`m.edn:${message}`);
  });
});

describe('the theme file', () => {
  test('can the boot sequence and the display hack be turned off, and are they on unless told?', () => {
    const bundled = readFileSync('config/theme.edn', 'utf8');
    const palette = bundled.slice(bundled.indexOf(':palette'), bundled.lastIndexOf('}'));
    expect(readThemeFile(`{${palette}}`, 't.edn')).toMatchObject({
      boot: true,
      'display-hack': 15 * 60e9,
    });
    expect(readThemeFile(`{:boot false :display-hack :off ${palette}}`, 't.edn')).toMatchObject({
      boot: false,
      'display-hack': 0,
    });
  });

  test.each([
    ['{}', '1:1: found an empty map without :palette, expected :palette with a palette'],
    [
      '{:palette {:void ["#0b0620" 232]}}',
      '1:11: found a map without :deep, expected :deep with a colour such as ["#ff3fa4" 205], for 24 bits and of 256',
    ],
    [
      '{:palette {:viod ["#0b0620" 232]}}',
      '1:12: found the key :viod, expected a key of the palette, nearest known name :void',
    ],
    [
      '{:palette {:void "#0b0620"}}',
      '1:18: found "#0b0620", expected a colour such as ["#ff3fa4" 205], for 24 bits and of 256',
    ],
    [
      '{:palette {:void ["#0b062" 232]}}',
      '1:19: found "#0b062", expected a colour such as "#ff3fa4"',
    ],
    ['{:boot :no}', '1:8: found :no, expected true or false'],
    ['{:display-hack 15}', '1:16: found 15, expected :off or a duration such as "15m"'],
    ['{:display-hack :never}', '1:16: found :never, expected :off or a duration such as "15m"'],
    ['{:palette {:void ["#0b0620" 256]}}', '1:29: found 256, expected an index from 0 to 255'],
  ])('is %s refused?', (text, message) => {
    expect(failure(() => readThemeFile(text, 't.edn'))).toBe(`t.edn:${message}`);
  });
});
