import { describe, expect, it } from 'vitest';
import { Finisher, type FinisherEvent } from '../../../machine/device/finisher.ts';

function make() {
  const events: FinisherEvent[] = [];
  return { events, finisher: new Finisher((event) => events.push(event)) };
}

describe('finisher', () => {
  it('does 0x5555 end the machine with code 0, whatever the upper half says?', () => {
    const { events, finisher } = make();
    finisher.write(0, 4, 0x00075555);
    expect(events).toEqual([{ kind: 'off', code: 0 }]);
  });

  it('does 0x3333 end it with the code in the upper half, all 16 bits of it?', () => {
    const { events, finisher } = make();
    finisher.write(0, 4, 0xffff3333);
    finisher.write(0, 4, 0x00013333);
    expect(events).toEqual([
      { kind: 'off', code: 0xffff },
      { kind: 'off', code: 1 },
    ]);
  });

  it('does 0x7777 restart it, also as a 16-bit store?', () => {
    const { events, finisher } = make();
    finisher.write(0, 2, 0x7777);
    expect(events).toEqual([{ kind: 'reset' }]);
  });

  it('are other words, other offsets and bytes without effect?', () => {
    const { events, finisher } = make();
    finisher.write(0, 4, 0);
    finisher.write(0, 4, 0x1234);
    finisher.write(4, 4, 0x5555);
    finisher.write(0, 1, 0x55);
    expect(events).toEqual([]);
    expect(finisher.read(0, 4)).toBe(0);
  });
});
