import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCharBuffer } from '../../../machine/port/char-buffer.ts';

describe('char buffer', () => {
  it('is a byte beyond the capacity refused, and taken once there is room?', () => {
    const port = createCharBuffer(2);
    expect([port.write(1), port.write(2), port.write(3)]).toEqual([true, true, false]);
    expect([...port.take(1)]).toEqual([1]);
    expect(port.write(3)).toBe(true);
    expect([...port.take()]).toEqual([2, 3]);
  });

  it('does send say how much was taken, and read give -1 when nothing is left?', () => {
    const port = createCharBuffer(3);
    expect(port.send(Uint8Array.of(1, 2, 3, 4, 5))).toBe(3);
    expect([port.read(), port.read(), port.read(), port.read()]).toEqual([1, 2, 3, -1]);
  });

  it('do all bytes come through in order at any capacity and chunking? (property)', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 9 }),
        (bytes, capacity, step) => {
          const port = createCharBuffer(capacity);
          const got: number[] = [];
          let sent = 0;
          while (sent < bytes.length) {
            sent += port.send(bytes.subarray(sent, sent + step));
            for (let byte = port.read(); byte >= 0; byte = port.read()) got.push(byte);
          }
          expect(got).toEqual([...bytes]);
        },
      ),
    );
  });

  it('is a capacity of nothing refused?', () => {
    expect(() => createCharBuffer(0)).toThrow('capacity is 0');
    expect(() => createCharBuffer(1.5)).toThrow(RangeError);
  });
});
