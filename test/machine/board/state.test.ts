import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createBlockBuffer,
  createCharBuffer,
  createMachine,
  createSeededEntropy,
  StateError,
  type Machine,
} from '../../../machine/index.ts';

function make(): Machine {
  return createMachine({
    ramSize: 1 << 20,
    harts: 2,
    clock: 'steps',
    mode: 'hosted',
    uart: createCharBuffer(64),
    virtio: [
      { kind: 'rng', entropy: createSeededEntropy(1) },
      { kind: 'console', port: createCharBuffer(64) },
      { kind: 'block', block: createBlockBuffer(new Uint8Array(8192)) },
    ],
  });
}

/** A few register writes that leave every device in a state of its own. */
function disturb(machine: Machine, numbers: readonly number[]): void {
  numbers.forEach((number, i) => {
    const device = machine.devices[(number >>> 8) % machine.devices.length]!;
    if (device.kind === 'finisher') return;
    try {
      machine.busWrite(device.base + (number % 0x80) * 4, 4, Math.imul(number, i + 1) >>> 0);
    } catch (error) {
      expect((error as Error).name).toBe('BusError');
    }
  });
}

const writes = fc.array(fc.integer({ min: 0, max: 0x7fff_ffff }), { maxLength: 40 });

describe('saved states', () => {
  it('has every device one with its name and a version, fit for JSON?', () => {
    for (const device of make().devices) {
      const state = device.save();
      expect(typeof state.device).toBe('string');
      expect(state.version).toBeGreaterThanOrEqual(1);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });

  it('does a restored device save the same again, whatever happened to it? (property)', () => {
    fc.assert(
      fc.property(writes, (numbers) => {
        const one = make();
        disturb(one, numbers);
        const other = make();
        one.devices.forEach((device, i) => {
          const state: unknown = JSON.parse(JSON.stringify(device.save()));
          other.devices[i]!.restore(state);
          expect(other.devices[i]!.save(), device.name).toEqual(state);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is a damaged state refused with a StateError, and nothing changed? (property)', () => {
    const damage = fc.constantFrom<unknown>(
      undefined,
      null,
      -1,
      1.5,
      2 ** 60,
      'x',
      [],
      [-1],
      {},
      true,
    );
    const machine = make();
    fc.assert(
      fc.property(fc.nat(machine.devices.length - 1), fc.nat(20), damage, (which, field, value) => {
        const device = machine.devices[which]!;
        const before = device.save();
        const names = Object.keys(before);
        const broken = { ...before, [names[field % names.length]!]: value };
        try {
          device.restore(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(StateError);
          expect(device.save()).toEqual(before);
          return;
        }
        // Taken: then the value was one the field may have.
        device.restore(before);
        expect(device.save()).toEqual(before);
      }),
      { numRuns: 1000 },
    );
  });
});
