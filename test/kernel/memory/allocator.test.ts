/**
 * The allocator against a model: a flat array that says who owns each granule.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KernelBug, KernelError } from '../../../kernel/error.ts';
import { createAllocator, type Allocator } from '../../../kernel/memory/allocator.ts';

const MIB = 1024 * 1024;

/** Owner of each 16 bytes, 0 for nobody. */
class Model {
  readonly owner: Uint32Array;
  readonly start: number;
  constructor(start: number, end: number) {
    this.start = start;
    this.owner = new Uint32Array((end - start) / 16);
  }
  fill(address: number, size: number, id: number, expected: number): void {
    const from = (address - this.start) / 16;
    const to = from + Math.ceil(size / 16);
    if (from < 0 || to > this.owner.length) throw new Error('outside the range');
    for (let i = from; i < to; i++) {
      if (this.owner[i] !== expected) throw new Error(`granule ${i} is owned by ${this.owner[i]}`);
      this.owner[i] = id;
    }
  }
  largest(): number {
    let best = 0;
    let run = 0;
    for (const id of this.owner) {
      run = id === 0 ? run + 1 : 0;
      if (run > best) best = run;
    }
    return best * 16;
  }
  free(): number {
    let count = 0;
    for (const id of this.owner) if (id === 0) count++;
    return count * 16;
  }
}

type Random = (below: number) => number;

function generator(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface Play {
  readonly seed: number;
  readonly steps: number;
  /** Bytes to ask for next. */
  readonly size: (random: Random) => number;
  /** Every how many refusals the model is asked whether there was room after all. */
  readonly doubt: number;
}

/** Plays random steps and compares with the model after each. */
function play(
  allocator: Allocator,
  model: Model,
  { seed, steps, size: sizeOf, doubt }: Play,
): void {
  const random = generator(seed);
  const live: { address: number; size: number; id: number }[] = [];
  let refusals = 0;
  /** Percent of the steps that allocate: it fills up, then empties, again and again. */
  let greed = 70;
  for (let step = 1; step <= steps; step++) {
    if (random(100) < greed) {
      const size = sizeOf(random);
      const align = 1 << random(14);
      let address = -1;
      try {
        address = allocator.allocate(size, { align, owner: `block ${step}` });
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        if (refusals++ % doubt === 0) refused(model, size, align, step);
        if (refusals % 50 === 0) greed = 30;
        continue;
      }
      if (address % align !== 0) throw new Error(`step ${step}: ${address} is not aligned`);
      model.fill(address, size, step, 0);
      live.push({ address, size, id: step });
    } else if (live.length > 0) {
      const index = random(live.length);
      const block = live[index]!;
      live[index] = live[live.length - 1]!;
      live.pop();
      allocator.free(block.address);
      model.fill(block.address, block.size, 0, block.id);
    } else greed = 70;
  }
  const figures = allocator.figures();
  expect(figures.free).toBe(model.free());
  expect(figures.largest).toBe(model.largest());
  expect(figures.blocks).toBe(live.length);
  const most = figures.free === 0 ? 0 : 1 - figures.largest / figures.free;
  expect(figures.fragmentation).toBeCloseTo(most, 12);
  for (const block of live) allocator.free(block.address);
  expect(allocator.figures()).toMatchObject({ used: 0, blocks: 0, holes: 1, fragmentation: 0 });
}

/** A refusal is only right when no aligned run of that size exists. */
function refused(model: Model, size: number, align: number, step: number): void {
  const needed = Math.ceil(size / 16);
  let run = 0;
  for (let i = 0; i < model.owner.length; i++) {
    if (model.owner[i] !== 0) run = 0;
    else if (run > 0 || (model.start + i * 16) % Math.max(align, 16) === 0) run++;
    if (run >= needed) throw new Error(`step ${step}: refused ${size}, there was room`);
  }
}

/** From 1 byte to all of the memory, small ones more often. */
const anySize =
  (all: number) =>
  (random: Random): number =>
    1 + random(2 ** (1 + random(Math.log2(all))));

test('does it agree with the model whatever is asked of it?', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0x7fff_ffff }), (seed) => {
      const start = 0x8000_0000;
      const end = start + 65536;
      const allocator = createAllocator({ name: 'test', start, end });
      const size = anySize(65536);
      play(allocator, new Model(start, end), { seed, steps: 400, size, doubt: 1 });
    }),
    { numRuns: 60 },
  );
});

/** Millions in `npm run long`. */
const STEPS = Number(process.env['FLATLAND_LONG_STEPS'] ?? 30_000);
/** Rasters of usual sizes, 4 bytes a pixel. */
const FRAMEBUFFERS = [320 * 200 * 4, 640 * 400 * 4, 640 * 480 * 4];

test.each([4, 8])(
  `does a heap of %i MiB survive ${STEPS} steps with framebuffers among them (seed 12345)?`,
  (mebibytes) => {
    const start = 0x8000_0000;
    const all = mebibytes * MIB;
    const allocator = createAllocator({ name: 'test', start, end: start + all });
    const any = anySize(all);
    const size = (random: Random): number =>
      random(20) === 0 ? FRAMEBUFFERS[random(3)]! : random(500) === 0 ? all : any(random);
    const model = new Model(start, start + all);
    play(allocator, model, { seed: 12345, steps: STEPS, size, doubt: 100 });
  },
  7_200_000,
);

test('does it recover from being full, however the blocks come back?', () => {
  const random = generator(99);
  const allocator = createAllocator({ name: 'test', start: 0, end: 4 * MIB });
  for (let round = 0; round < 5; round++) {
    const addresses: number[] = [];
    for (let size = 256_000; size >= 1;) {
      try {
        addresses.push(allocator.allocate(size, { owner: `round ${round}` }));
      } catch (error) {
        expect(error).toBeInstanceOf(KernelError);
        size = Math.floor(size / 3);
      }
    }
    expect(allocator.figures()).toMatchObject({ free: 0, largest: 0, holes: 0 });
    expect(() => allocator.allocate(1, { owner: 'one more' })).toThrow(
      'no room for 1 bytes for one more: 0 bytes are free, the largest run is 0',
    );
    while (addresses.length > 0) {
      allocator.free(addresses.splice(random(addresses.length), 1)[0]!);
    }
    expect(allocator.figures()).toMatchObject({ used: 0, largest: 4 * MIB, holes: 1 });
  }
});

test('can all of it be had in one piece, and again after that?', () => {
  const allocator = createAllocator({ name: 'test', start: 4096, end: 8192 });
  for (let i = 0; i < 3; i++) {
    const address = allocator.allocate(4096, { owner: 'all' });
    expect(address).toBe(4096);
    expect(allocator.figures()).toMatchObject({ free: 0, largest: 0, holes: 0 });
    allocator.free(address);
  }
});

test('does a failure name what was asked, what is free and the largest run?', () => {
  const allocator = createAllocator({ name: 'RAM', start: 0, end: 1024 });
  const first = allocator.allocate(256, { owner: 'a' });
  allocator.allocate(256, { owner: 'b' });
  allocator.free(first);
  expect(() => allocator.allocate(600, { owner: 'task 3' })).toThrow(
    'RAM: no room for 600 bytes for task 3: 768 bytes are free, the largest run is 512',
  );
});

test.each([0, -1, 1.5, NaN, Infinity])('is a size of %s refused?', (size) => {
  const allocator = createAllocator({ name: 'test', start: 0, end: 1024 });
  expect(() => allocator.allocate(size, { owner: 'a' })).toThrow(KernelError);
  expect(() => allocator.allocate(16, { owner: 'a', align: 48 })).toThrow('no power of two');
  expect(allocator.figures().used).toBe(0);
});

test('is every wrong free a fault that names the owner and changes nothing?', () => {
  const allocator = createAllocator({ name: 'heap', start: 0, end: 1024 });
  const a = allocator.allocate(64, { owner: 'task 7' });
  const b = allocator.allocate(64, { owner: 'task 8' });
  allocator.free(a);
  const before = allocator.figures();
  expect(() => allocator.free(a)).toThrow('heap: 0x0 is freed twice; its owner was task 7');
  expect(() => allocator.free(b + 16)).toThrow('inside the block of task 8 at 0x40');
  expect(() => allocator.free(2048)).toThrow('outside its range');
  expect(() => allocator.free(512)).toThrow('where no block begins');
  for (const wrong of [a, b + 16, 2048, 512]) {
    expect(() => allocator.free(wrong)).toThrow(KernelBug);
  }
  expect(allocator.figures()).toEqual(before);
});

test('is memory zeroed when asked, and only the block?', () => {
  const memory = new Uint8Array(256).fill(0xaa);
  const allocator = createAllocator({ name: 'heap', start: 4096, end: 4096 + 256, memory });
  const first = allocator.allocate(32, { owner: 'a' });
  const second = allocator.allocate(20, { owner: 'b', zero: true });
  expect(memory.subarray(first - 4096, first - 4096 + 32).every((byte) => byte === 0xaa)).toBe(
    true,
  );
  expect(memory.subarray(second - 4096, second - 4096 + 32).every((byte) => byte === 0)).toBe(true);
  expect(memory[second - 4096 + 32]).toBe(0xaa);
});

test('is a write beyond a block noticed, with the name of its owner?', () => {
  const memory = new Uint8Array(1024);
  const allocator = createAllocator({
    name: 'kernel heap',
    start: 0x1000,
    end: 0x1400,
    memory,
    canaries: true,
  });
  const address = allocator.allocate(48, { owner: 'log ring' });
  allocator.check();
  memory[address - 0x1000 + 48] = 1;
  expect(() => allocator.check()).toThrow('log ring wrote beyond its block at 0x1000');
  expect(() => allocator.free(address)).toThrow(KernelBug);
});

test('can a range that is in use already be taken out, once?', () => {
  const allocator = createAllocator({ name: 'RAM', start: 0, end: 4096 });
  allocator.reserve(1000, 100, 'device tree');
  expect(allocator.find(1050)?.owner).toBe('device tree');
  expect(() => allocator.reserve(1090, 16, 'again')).toThrow('are not free');
  expect(() => allocator.reserve(4090, 100, 'beyond')).toThrow('are not free');
  expect(allocator.figures().largest).toBe(4096 - 1104);
});
