import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededEntropy } from '../../../../machine/port/entropy.ts';
import { createCharBuffer } from '../../../../machine/port/char-buffer.ts';
import { createBlockBuffer } from '../../../../machine/port/block-buffer.ts';
import { VirtioBlock } from '../../../../machine/device/virtio/block.ts';
import { VirtioConsole } from '../../../../machine/device/virtio/console.ts';
import { VirtioRng } from '../../../../machine/device/virtio/rng.ts';
import { BASE, EVENT_IDX, INDIRECT, SIZE, TestDriver } from './driver.ts';

const rng = () => new VirtioRng({ fill: (bytes) => bytes.fill(0xaa) });

describe('virtio-mmio transport', () => {
  it('do magic, version and id tell a device, and an empty slot?', () => {
    const driver = new TestDriver(rng());
    expect([driver.read(0), driver.read(4), driver.read(8)]).toEqual([0x7472_6976, 2, 4]);
    const empty = new TestDriver(undefined);
    expect([empty.read(0), empty.read(4), empty.read(8)]).toEqual([0x7472_6976, 2, 0]);
    empty.write(0x070, 15);
    expect(empty.status).toBe(0);
  });

  it('are VERSION_1, indirect descriptors and the event index offered, and nothing it cannot do?', () => {
    expect(new TestDriver(rng()).offered).toBe((1n << 32n) | (1n << 29n) | (1n << 28n));
  });

  it('is FEATURES_OK refused without VERSION_1 or with a feature not offered?', () => {
    const driver = new TestDriver(rng());
    expect(driver.negotiate(0, 1)).toBe(true);
    expect(driver.negotiate(0, 0)).toBe(false);
    expect(driver.negotiate(1, 1)).toBe(false);
    expect(driver.negotiate(0, 3)).toBe(false);
    expect(driver.negotiate(INDIRECT | EVENT_IDX, 1)).toBe(true);
  });

  it('does a request come back with what the device wrote, and an interrupt to acknowledge?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(0, 1);
    const { head, addresses } = queue!.offer([5, 3]);
    queue!.ring();
    expect(queue!.collect()).toEqual([{ id: head, length: 8 }]);
    expect([...driver.bytes(addresses[1]!, 3)]).toEqual([0xaa, 0xaa, 0xaa]);
    expect([driver.read(0x060), driver.line]).toEqual([1, true]);
    driver.write(0x064, 1);
    expect([driver.read(0x060), driver.line]).toEqual([0, false]);
  });

  it('is nothing done before DRIVER_OK or while the queue is not ready?', () => {
    const driver = new TestDriver(rng());
    driver.negotiate(0);
    const queue = driver.setUp(0, 8);
    queue.offer([4]);
    queue.ring();
    expect(queue.collect()).toEqual([]);
    driver.write(0x070, 15);
    driver.write(0x044, 0);
    queue.ring();
    expect(queue.collect()).toEqual([]);
    driver.write(0x044, 1);
    queue.ring();
    expect(queue.collect()).toHaveLength(1);
  });

  it('do rings wrap many times over?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(0, 1, 4);
    for (let i = 0; i < 1000; i++) {
      const { head } = queue!.offer([1 + (i % 7)]);
      queue!.ring();
      expect(queue!.collect()).toEqual([{ id: head, length: 1 + (i % 7) }]);
    }
  });

  it('do indirect descriptors work when accepted, and break the queue when not?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(INDIRECT, 1, 2);
    const { head } = queue!.offer([4, 4, 4, 4, 4], true);
    queue!.ring();
    expect(queue!.collect()).toEqual([{ id: head, length: 20 }]);
    const other = new TestDriver(rng());
    const [plain] = other.start(0, 1, 2);
    plain!.offer([4, 4], true);
    plain!.ring();
    expect(other.status & 64).toBe(64);
  });

  it('does NO_INTERRUPT keep it quiet?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(0, 1);
    queue!.noInterrupt = true;
    queue!.offer([4]);
    queue!.ring();
    expect(queue!.collect()).toHaveLength(1);
    expect(driver.line).toBe(false);
  });

  it('does the event index delay the interrupt to the entry asked for, and ask for the next buffer?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(EVENT_IDX, 1);
    queue!.usedEvent = 2;
    for (const expected of [false, false, true]) {
      queue!.offer([4]);
      queue!.ring();
      expect(driver.line).toBe(expected);
    }
    expect(queue!.availableEvent).toBe(3);
    driver.write(0x064, 1);
    queue!.offer([4]);
    queue!.ring();
    expect(driver.line).toBe(false);
  });

  it('does a reset forget queues, status, features and the interrupt?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(0, 1);
    queue!.offer([4]);
    queue!.ring();
    driver.write(0x070, 0);
    expect([driver.status, driver.read(0x060), driver.read(0x044), driver.line]).toEqual([
      0,
      0,
      0,
      false,
    ]);
    const [again] = driver.start(0, 1);
    driver.ram.fill(0, 0, 0x1_0000);
    again!.offer([4]);
    again!.ring();
    expect(again!.collect()).toHaveLength(1);
  });

  it('does a queue outside RAM, misaligned or of a wrong size ask for a reset instead of starting?', () => {
    for (const [register, value] of [
      [0x080, BASE + 8],
      [0x080, BASE + SIZE - 16],
      [0x084, 1],
      [0x090, BASE + 1],
      [0x0a0, BASE - 4],
      [0x038, 0],
      [0x038, 3],
      [0x038, 2048],
      [0x038, 0xffff_ffff],
    ] as const) {
      const driver = new TestDriver(rng());
      driver.negotiate(0);
      driver.setUp(0, 8);
      driver.write(0x044, 0);
      driver.write(register, value);
      driver.write(0x044, 1);
      expect(driver.read(0x044), `register 0x${register.toString(16)}`).toBe(0);
      expect(driver.status & 64).toBe(64);
    }
  });

  it('do chains that loop, leave RAM or mix directions break the queue and nothing else?', () => {
    const bad: ((queue: ReturnType<TestDriver['setUp']>) => void)[] = [
      (queue) => queue.describe(queue.table, 0, BASE, 4, 1 | 2, 0),
      (queue) => queue.describe(queue.table, 0, BASE + SIZE - 2, 4, 2),
      (queue) => queue.describe(queue.table, 0, 0, 4, 2),
      (queue) => queue.describe(queue.table, 0, Number.MAX_SAFE_INTEGER, 0xffff_ffff, 2),
      (queue) => queue.describe(queue.table, 0, BASE, 4, 1, 200),
      (queue) => {
        queue.describe(queue.table, 0, BASE, 4, 1 | 2, 1);
        queue.describe(queue.table, 1, BASE, 4, 0);
      },
      (queue) => queue.describe(queue.table, 0, BASE, 17, 4),
      (queue) => queue.describe(queue.table, 0, BASE, 0, 4),
      (queue) => {
        queue.describe(queue.table, 0, BASE + 0x8000, 32, 4);
        queue.describe(BASE + 0x8000, 0, BASE + 0x8000, 32, 4);
      },
    ];
    for (const [index, damage] of bad.entries()) {
      const driver = new TestDriver(rng());
      const [queue] = driver.start(INDIRECT, 1);
      damage(queue!);
      queue!.publish(0);
      queue!.ring();
      expect(driver.status & 64, `case ${index}`).toBe(64);
      expect(driver.read(0x060) & 2).toBe(2);
      expect(queue!.collect()).toEqual([]);
    }
  });

  it('is a head beyond the table, or more buffers than the queue holds, refused?', () => {
    const driver = new TestDriver(rng());
    const [queue] = driver.start(0, 1);
    queue!.publish(8);
    queue!.ring();
    expect(driver.status & 64).toBe(64);
    const other = new TestDriver(rng());
    const [full] = other.start(0, 1);
    for (let i = 0; i < 9; i++) full!.publish(0);
    full!.ring();
    expect(other.status & 64).toBe(64);
  });

  it('does a saved transport go on where it was?', () => {
    const one = new TestDriver(rng());
    const [queue] = one.start(EVENT_IDX | INDIRECT, 1);
    queue!.offer([4]);
    queue!.ring();
    const other = new TestDriver(rng());
    other.ram.set(one.ram);
    other.mmio.restore(JSON.parse(JSON.stringify(one.mmio.save())));
    expect([other.status, other.read(0x060), other.line]).toEqual([15, 1, true]);
    expect(other.mmio.save()).toEqual(one.mmio.save());
    expect(() => new TestDriver(undefined).mmio.restore(one.mmio.save())).toThrow(
      'found device 4 with 1 queues, expected device 0 with 0',
    );
  });

  it('does random driver behaviour never throw and never reach outside RAM? (property)', () => {
    const makers = [
      rng,
      () => new VirtioConsole(createCharBuffer(64), { columns: 80, rows: 24 }),
      () => new VirtioBlock(createBlockBuffer(new Uint8Array(4096))),
      () => new VirtioRng(createSeededEntropy(1)),
    ];
    const word = fc.oneof(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.constantFrom(0, 1, 2, 4, 8, 15, BASE, BASE + 0x1000, BASE + SIZE - 16, 0xffff_ffff),
    );
    const register = fc.constantFrom(
      ...[0x14, 0x20, 0x24, 0x30, 0x38, 0x44, 0x50, 0x64, 0x70],
      ...[0x80, 0x84, 0x90, 0x94, 0xa0, 0xa4, 0x100, 0x108, 0x1fc],
    );
    fc.assert(
      fc.property(
        fc.nat(makers.length - 1),
        fc.uint8Array({ minLength: 512, maxLength: 512 }),
        fc.array(fc.tuple(register, word, fc.constantFrom(1 as const, 2 as const, 4 as const)), {
          maxLength: 60,
        }),
        (maker, junk, writes) => {
          const driver = new TestDriver(makers[maker]!());
          driver.start(INDIRECT | EVENT_IDX, driver.read(8) === 3 ? 2 : 1);
          for (let at = 0x1000; at < 0x8000; at += 512) driver.ram.set(junk, at);
          for (const [offset, value, size] of writes) {
            driver.mmio.write(offset, size, value);
            driver.mmio.read(offset, size);
            driver.mmio.poll();
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
