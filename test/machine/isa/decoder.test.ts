import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, remembered } from '../../../machine/isa/decoder.ts';

it('does a decoder that remembers give what decoding gives, however words follow each other?', () => {
  const remembering = remembered(decode);
  // Few low bits and registers, so that words come again and share their place.
  const word = fc.oneof(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.integer({ min: 0, max: 0xffff }).map((half) => half | 0x1234_0000),
    fc.constantFrom(0, -1, 0x13, 0x73, 0x0000_8082, 0xffff_8082 | 0),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      for (const each of [...words, ...words.slice(0, 3)]) {
        expect(remembering(each)).toEqual(decode(each));
      }
    }),
    { numRuns: 300 },
  );
});
