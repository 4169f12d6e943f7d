/**
 * Many regions, compiled and dropped: what stays is bounded, and what runs is right.
 *
 * FLATLAND_LONG_REGIONS sets how many; `npm run long` runs 100,000.
 */
import { expect, test } from 'vitest';
import { createMachine } from '../../../machine/index.ts';

const RAM = 0x8000_0000;
const MOST_REGIONS = 4000;
/** Instructions of a region: addi t1,zero,imm and j . */
const BYTES = 8;
const JUMP_SELF = 0x0000_006f;
const count = Number(process.env['FLATLAND_LONG_REGIONS'] ?? 4500);

const mebibytes = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);

test(
  `do ${count} regions, each at its own place, give the right values and stay bounded?`,
  { timeout: 600_000 },
  () => {
    let compiled = 0;
    let dropped = 0;
    const machine = createMachine({
      ramSize: 1 << 20,
      harts: 1,
      clock: 'steps',
      mode: 'bare',
      engine: 'compiler',
      heat: 2,
      trace: {
        region(event) {
          if (event.kind === 'compiled') compiled += event.regions.length;
          if (event.kind === 'dropped') dropped += event.pcs.length;
        },
      },
    });
    const [hart] = machine.harts;
    const resident: number[] = [];
    for (let i = 0; i < count; i++) {
      if (i % Math.ceil(count / 5) === 0) resident.push(mebibytes());
      const at = i * BYTES;
      const value = i % 2047;
      machine.ram.view.setUint32(at, (value << 20) | 0x313, true);
      machine.ram.view.setUint32(at + 4, JUMP_SELF, true);
      machine.codeChanged(RAM + at, BYTES);
      hart!.pc = RAM + at;
      machine.run(1);
      expect(hart!.number(6)).toBe(value);
      expect(hart!.pc).toBe(RAM + at + 4);
      expect(compiled - dropped).toBeLessThanOrEqual(MOST_REGIONS + 1);
    }
    resident.push(mebibytes());
    console.log(
      `${compiled} regions compiled, ${dropped} dropped; MiB resident, a fifth each: ${resident.join(', ')}`,
    );
    // Each place has one region at least.
    expect(compiled).toBeGreaterThanOrEqual(count);
    expect(machine.regions().length).toBe(compiled - dropped);
  },
);
