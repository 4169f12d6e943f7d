import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plic } from '../../../machine/device/plic.ts';

// Retyped from the PLIC specification 1.0.0, chapter 3 (memory map).
const PENDING = 0x1000;
const ENABLE = 0x2000;
const ENABLE_NEXT = 0x80;
const THRESHOLD = 0x20_0000;
const CLAIM = 0x20_0004;
const CONTEXT_NEXT = 0x1000;

function make(sources = 53, contexts = 4) {
  const lines: boolean[] = Array.from({ length: contexts }, () => false);
  const plic = new Plic(sources, contexts, (context, level) => (lines[context] = level));
  const enable = (context: number, source: number) => {
    const at = ENABLE + context * ENABLE_NEXT + (source >>> 5) * 4;
    plic.write(at, 4, (plic.read(at, 4) | (1 << (source & 31))) >>> 0);
  };
  const priority = (source: number, value: number) => plic.write(source * 4, 4, value);
  const claim = (context: number) => plic.read(CLAIM + context * CONTEXT_NEXT, 4);
  const complete = (context: number, source: number) =>
    plic.write(CLAIM + context * CONTEXT_NEXT, 4, source);
  return { plic, lines, enable, priority, claim, complete };
}

describe('PLIC', () => {
  it('does an enabled source with a priority reach its context, and only that one?', () => {
    const { plic, lines, enable, priority } = make();
    enable(2, 10);
    plic.setLevel(10, true);
    expect(lines).toEqual([false, false, false, false]);
    priority(10, 1);
    expect(lines).toEqual([false, false, true, false]);
  });

  it('does the threshold hold back priorities at or below it?', () => {
    const { plic, lines, enable, priority } = make();
    enable(0, 1);
    priority(1, 3);
    plic.write(THRESHOLD, 4, 3);
    plic.setLevel(1, true);
    expect(lines[0]).toBe(false);
    plic.write(THRESHOLD, 4, 2);
    expect(lines[0]).toBe(true);
  });

  it('is a claim indifferent to the threshold?', () => {
    const { plic, enable, priority, claim } = make();
    enable(0, 1);
    priority(1, 1);
    plic.write(THRESHOLD, 4, 7);
    plic.setLevel(1, true);
    expect(claim(0)).toBe(1);
  });

  it('does a claim give the highest priority, and the lowest number among equals?', () => {
    const { plic, enable, priority, claim } = make();
    for (const source of [5, 33, 40, 53]) {
      enable(1, source);
      priority(source, source === 40 || source === 53 ? 6 : 2);
      plic.setLevel(source, true);
    }
    expect([claim(1), claim(1), claim(1), claim(1), claim(1)]).toEqual([40, 53, 5, 33, 0]);
  });

  it('do the pending words show latched requests, also of high sources?', () => {
    const { plic, claim, enable, priority } = make();
    plic.setLevel(3, true);
    plic.setLevel(53, true);
    expect(plic.read(PENDING, 4)).toBe(1 << 3);
    expect(plic.read(PENDING + 4, 4)).toBe(1 << 21);
    expect(plic.pendingSources()).toEqual([3, 53]);
    enable(0, 53);
    priority(53, 1);
    claim(0);
    expect(plic.read(PENDING + 4, 4)).toBe(0);
    plic.write(PENDING, 4, 0);
    expect(plic.read(PENDING, 4)).toBe(1 << 3);
  });

  it('does a request stay pending when its line falls before the claim?', () => {
    const { plic, enable, priority, claim } = make();
    enable(0, 9);
    priority(9, 1);
    plic.setLevel(9, true);
    plic.setLevel(9, false);
    expect(claim(0)).toBe(9);
    expect(claim(0)).toBe(0);
  });

  it('is the gateway closed between claim and completion, and does a held line ask again?', () => {
    const { plic, lines, enable, priority, claim, complete } = make();
    enable(0, 9);
    priority(9, 1);
    plic.setLevel(9, true);
    expect(claim(0)).toBe(9);
    expect(lines[0]).toBe(false);
    plic.setLevel(9, false);
    plic.setLevel(9, true);
    expect(lines[0]).toBe(false);
    complete(0, 9);
    expect(lines[0]).toBe(true);
    expect(claim(0)).toBe(9);
    plic.setLevel(9, false);
    complete(0, 9);
    expect(lines[0]).toBe(false);
  });

  it('is a completion ignored when the source is not enabled for that context?', () => {
    const { plic, lines, enable, priority, claim, complete } = make();
    enable(0, 9);
    priority(9, 1);
    plic.setLevel(9, true);
    claim(0);
    complete(1, 9);
    complete(0, 8);
    complete(0, 0);
    complete(0, 4000);
    expect(lines[0]).toBe(false);
    complete(0, 9);
    expect(lines[0]).toBe(true);
  });

  it('do two contexts that share a source get it once?', () => {
    const { plic, lines, enable, priority, claim } = make();
    enable(0, 4);
    enable(3, 4);
    priority(4, 1);
    plic.setLevel(4, true);
    expect(lines).toEqual([true, false, false, true]);
    expect(claim(3)).toBe(4);
    expect(claim(0)).toBe(0);
    expect(lines).toEqual([false, false, false, false]);
  });

  it('do source 0, sources and contexts that do not exist, read 0 and keep nothing?', () => {
    const { plic } = make(53, 2);
    for (const at of [0, 54 * 4, 0xffc, ENABLE + 2 * ENABLE_NEXT, THRESHOLD + 2 * CONTEXT_NEXT]) {
      plic.write(at, 4, 0xffff_ffff);
      expect(plic.read(at, 4)).toBe(0);
    }
    plic.write(ENABLE, 4, 0xffff_ffff);
    plic.write(ENABLE + 4, 4, 0xffff_ffff);
    expect(plic.read(ENABLE, 4)).toBe(0xffff_fffe);
    expect(plic.read(ENABLE + 4, 4)).toBe(0x003f_ffff);
  });

  it('are priorities and thresholds three bits wide?', () => {
    const { plic } = make();
    plic.write(4, 4, 0xffff_ffff);
    plic.write(THRESHOLD, 4, 0xffff_ffff);
    expect(plic.read(4, 4)).toBe(7);
    expect(plic.read(THRESHOLD, 4)).toBe(7);
  });

  it('does a saved state bring back pending, claimed and lines?', () => {
    const one = make();
    one.enable(0, 9);
    one.enable(0, 40);
    one.priority(9, 1);
    one.priority(40, 2);
    one.plic.setLevel(9, true);
    one.plic.setLevel(40, true);
    one.claim(0);
    const other = make();
    other.plic.restore(JSON.parse(JSON.stringify(one.plic.save())));
    expect(other.lines[0]).toBe(true);
    expect(other.claim(0)).toBe(9);
    other.complete(0, 40);
    expect(other.claim(0)).toBe(40);
  });

  it('does every source get through sooner or later, whatever order of events? (property)', () => {
    const event = fc.record({
      source: fc.integer({ min: 1, max: 53 }),
      level: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { plic, enable, priority, claim, complete, lines } = make(53, 1);
        const held = new Set<number>();
        for (let source = 1; source <= 53; source++) {
          enable(0, source);
          priority(source, 1 + (source % 7));
        }
        for (const { source, level } of events) {
          plic.setLevel(source, level);
          if (level) held.add(source);
          else held.delete(source);
        }
        const got = new Set<number>();
        for (let i = 0; i < 60 && lines[0]; i++) {
          const source = claim(0);
          got.add(source);
          plic.setLevel(source, false);
          complete(0, source);
        }
        expect(lines[0]).toBe(false);
        for (const source of held) expect(got.has(source)).toBe(true);
      }),
    );
  });
});
