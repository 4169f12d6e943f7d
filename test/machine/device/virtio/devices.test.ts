import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededEntropy } from '../../../../machine/port/entropy.ts';
import { createCharBuffer } from '../../../../machine/port/char-buffer.ts';
import { createBlockBuffer } from '../../../../machine/port/block-buffer.ts';
import { VirtioBlock } from '../../../../machine/device/virtio/block.ts';
import { VirtioConsole } from '../../../../machine/device/virtio/console.ts';
import { VirtioRng } from '../../../../machine/device/virtio/rng.ts';
import { TestDriver } from './driver.ts';

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);

describe('virtio-rng', () => {
  it('are the bytes those of its port, the same for the same seed?', () => {
    const ask = (seed: number) => {
      const driver = new TestDriver(new VirtioRng(createSeededEntropy(seed)));
      const [queue] = driver.start(0, 1);
      const { addresses } = queue!.offer([32]);
      queue!.ring();
      return [...driver.bytes(addresses[0]!, 32)];
    };
    expect(ask(1)).toEqual(ask(1));
    expect(ask(1)).not.toEqual(ask(2));
    expect(new Set(ask(1)).size).toBeGreaterThan(16);
  });

  it('is a huge request answered with 64 KiB, and an empty one with nothing?', () => {
    const driver = new TestDriver(new VirtioRng(createSeededEntropy(1)));
    const [queue] = driver.start(0, 1);
    queue!.offer([0x1_8000]);
    queue!.offer([ascii('only readable')]);
    queue!.ring();
    expect(queue!.collect().map(({ length }) => length)).toEqual([65536, 0]);
  });
});

describe('virtio-console', () => {
  function make(capacity = 1000) {
    const port = createCharBuffer(capacity);
    const driver = new TestDriver(new VirtioConsole(port, { columns: 132, rows: 50 }));
    const [receive, transmit] = driver.start(5, 2);
    return { port, driver, receive: receive!, transmit: transmit! };
  }

  it('does the configuration space tell the size and one port?', () => {
    const { driver } = make();
    expect(driver.mmio.read(0x100, 2)).toBe(132);
    expect(driver.mmio.read(0x102, 2)).toBe(50);
    expect(driver.mmio.read(0x104, 4)).toBe(1);
    expect(driver.mmio.read(0x100, 4)).toBe((50 << 16) | 132);
    expect(driver.mmio.read(0x200, 4)).toBe(0xffff_ffff);
  });

  it('does what the guest sends reach the port, from several buffers?', () => {
    const { port, transmit } = make();
    transmit.offer([ascii('hello, '), ascii('world')]);
    transmit.ring();
    expect(textOf(port.take())).toBe('hello, world');
    expect(transmit.collect()).toHaveLength(1);
  });

  it('is a buffer the port does not take held back and sent on later, also after save and restore?', () => {
    const { port, transmit, driver } = make(4);
    transmit.offer([ascii('0123456789')]);
    transmit.ring();
    expect(transmit.collect()).toEqual([]);
    let got = textOf(port.take());
    driver.mmio.restore(JSON.parse(JSON.stringify(driver.mmio.save())));
    for (let i = 0; i < 5; i++) {
      driver.mmio.poll();
      got += textOf(port.take());
    }
    expect(got).toBe('0123456789');
    expect(transmit.collect()).toHaveLength(1);
  });

  it('do bytes from the port fill the buffers the guest offers, and wait when there are none?', () => {
    const { port, receive, driver } = make();
    port.send(ascii('abcdef'));
    driver.mmio.poll();
    const first = receive.offer([4]);
    driver.mmio.poll();
    expect(receive.collect()).toEqual([{ id: first.head, length: 4 }]);
    const second = receive.offer([4]);
    receive.ring();
    expect(receive.collect()).toEqual([{ id: second.head, length: 2 }]);
    const all = [...driver.bytes(first.addresses[0]!, 4), ...driver.bytes(second.addresses[0]!, 2)];
    expect(textOf(Uint8Array.from(all))).toBe('abcdef');
  });

  it('does an emergency write come out without any queue?', () => {
    const port = createCharBuffer(10);
    const driver = new TestDriver(new VirtioConsole(port, { columns: 80, rows: 24 }));
    driver.mmio.write(0x108, 4, 0x21);
    expect(textOf(port.take())).toBe('!');
  });
});

describe('virtio-blk', () => {
  const IN = 0;
  const OUT = 1;
  const FLUSH = 4;
  const GET_ID = 8;

  function header(type: number, sector: number): Uint8Array {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, true);
    view.setBigUint64(8, BigInt(sector), true);
    return bytes;
  }

  function make(readOnly = false, sectors = 16) {
    const disk = Uint8Array.from({ length: sectors * 512 }, (_, i) => (i >> 9) + 1);
    const driver = new TestDriver(new VirtioBlock(createBlockBuffer(disk, readOnly)));
    const [queue] = driver.start(readOnly ? 1 << 5 : 0, 1);
    const ask = (buffers: (Uint8Array | number)[]) => {
      const { addresses } = queue!.offer(buffers);
      queue!.ring();
      const [used] = queue!.collect();
      const status = driver.bytes(addresses.at(-1)!, 1)[0];
      return { used, status, addresses };
    };
    return { disk, driver, ask };
  }

  it('does the configuration space tell the capacity in sectors?', () => {
    const { driver } = make();
    expect([driver.mmio.read(0x100, 4), driver.mmio.read(0x104, 4)]).toEqual([16, 0]);
  });

  it('do sectors read and written come and go where they belong?', () => {
    const { ask, driver, disk } = make();
    const read = ask([header(IN, 3), 1024, 1]);
    expect([read.status, read.used?.length]).toEqual([0, 1025]);
    expect([...new Set(driver.bytes(read.addresses[1]!, 512))]).toEqual([4]);
    expect([...new Set(driver.bytes(read.addresses[1]! + 512, 512))]).toEqual([5]);
    const write = ask([header(OUT, 15), new Uint8Array(512).fill(0xee), 1]);
    expect([write.status, write.used?.length]).toEqual([0, 1]);
    expect(disk.subarray(15 * 512).every((byte) => byte === 0xee)).toBe(true);
    expect(ask([header(FLUSH, 0), 1]).status).toBe(0);
    const id = ask([header(GET_ID, 0), 20, 1]);
    expect(textOf(driver.bytes(id.addresses[1]!, 8))).toBe('flatland');
  });

  it('are requests outside the disk, of odd length, read-only or unknown answered with an error?', () => {
    const { ask } = make();
    expect(ask([header(IN, 16), 512, 1]).status).toBe(1);
    expect(ask([header(IN, 15), 1024, 1]).status).toBe(1);
    expect(ask([header(IN, 2 ** 52), 512, 1]).status).toBe(1);
    expect(ask([header(IN, 0), 100, 1]).status).toBe(1);
    expect(ask([header(OUT, 16), new Uint8Array(512), 1]).status).toBe(1);
    expect(ask([header(99, 0), 1]).status).toBe(2);
    expect(make(true).ask([header(OUT, 0), new Uint8Array(512), 1]).status).toBe(1);
  });

  it('is a request without a header or without room for a status a broken queue?', () => {
    const short = make();
    short.ask([new Uint8Array(15), 1]);
    expect(short.driver.status & 64).toBe(64);
    const mute = make();
    mute.ask([header(IN, 0)]);
    expect(mute.driver.status & 64).toBe(64);
  });

  it('does the framing not matter? (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 14 }),
        (cuts, sector) => {
          const { ask, disk } = make();
          const data = Uint8Array.from({ length: 512 }, (_, i) => (i * 7 + sector) & 0xff);
          const request = new Uint8Array([...header(OUT, sector), ...data]);
          const pieces: Uint8Array[] = [];
          let at = 0;
          for (const cut of cuts) {
            pieces.push(request.slice(at, at + cut));
            at += cut;
          }
          pieces.push(request.slice(Math.min(at, request.length)));
          const { status } = ask([...pieces.filter((piece) => piece.length > 0), 1]);
          expect(status).toBe(0);
          expect(disk.subarray(sector * 512, sector * 512 + 512)).toEqual(data);
          expect(disk[sector * 512 - 1]).toBe(sector);
        },
      ),
    );
  });
});
