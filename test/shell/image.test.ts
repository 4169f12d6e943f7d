import { expect, test } from 'vitest';
import { packImage, unpackImage, type LispParts } from '../../monitor/shell/image.ts';

const parts: LispParts = {
  prelude: Uint8Array.of(1, 2, 3),
  fennel: Uint8Array.of(4),
  modules: [
    {
      name: 'shell.a',
      file: 'fnl/shell/a.fnl',
      macros: false,
      chunk: Uint8Array.of(5, 6),
      source: '(λ)',
    },
    {
      name: 'test.macros',
      file: 'fnl/test/macros.fnl',
      macros: true,
      chunk: new Uint8Array(),
      source: '',
    },
  ],
};

test('does an image give back what was put in?', () => {
  expect(unpackImage(packImage(parts))).toEqual(parts);
});

test('is an image of another version or a cut one refused?', () => {
  const image = packImage(parts);
  expect(() => unpackImage(image.slice(0, -1))).toThrow('cut off');
  expect(() => unpackImage(Uint8Array.of(1, 2, 3))).toThrow('another version');
});
