/**
 * Does generated code find decoded blocks by itself, in the slots the host puts them into?
 */
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../machine/isa/assembler.ts';
import { createMemory, HART, memoryLayout } from '../../../machine/hart/layout.ts';
import { HartState } from '../../../machine/hart/state.ts';
import { Blocks, createInterpreter, EXIT } from '../../../machine/interpreter/index.ts';

describe('an indirect jump', () => {
  it('asks the host once for each target, wherever in RAM it lies', () => {
    const layout = memoryLayout(0x100_0000, 1);
    const memory = createMemory(layout);
    const blocks = new Blocks(memory, layout);
    const state = new HartState(memory, layout, 0);
    const ranges = [{ start: layout.ramBase, end: layout.ramBase + layout.ramSize }];
    const key = blocks.newKey();
    const asked = new Map<number, number>();
    const refuse = (): number => 1;
    const engine = createInterpreter(memory, layout, {
      load: refuse,
      store: refuse,
      amo: refuse,
      float: refuse,
      compiled: (_h, pc) => pc,
      resolve(pc, link) {
        asked.set(pc >>> 0, (asked.get(pc >>> 0) ?? 0) + 1);
        return blocks.find(pc >>> 0, key, ranges, link);
      },
    });
    /* A ring of jumps through registers s2..s9 over the whole of RAM. */
    const places = [0, 0x8004, 0x1_0010, 0x12_3450, 0x40_0000, 0x7f_fff8, 0xab_cde0, 0xff_0000];
    places.forEach((place, index) => {
      const next = 18 + ((index + 1) % places.length);
      const { bytes } = assemble(`addi a0, a0, 1\njalr zero, 0(x${next})`, layout.ramBase + place);
      new Uint8Array(memory.buffer).set(bytes, layout.ramOffset + place);
      state.setNumber(HART.x + (18 + index) * 8, layout.ramBase + place);
    });
    state.setWord(HART.key, key);
    state.setWord(HART.fuel, 16_000);
    const first = blocks.find(layout.ramBase, key, ranges, 0);
    expect(engine.run(state.offset, first)).toBe(EXIT.partial);
    expect(state.number(HART.x + 10 * 8)).toBe(8000);
    expect([...asked.values()]).toEqual(Array<number>(places.length - 1).fill(1));
  });
});
