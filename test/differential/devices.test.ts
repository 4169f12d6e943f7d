/**
 * Do devices answer a driver as those of QEMU's virt board do?
 *
 * Random accesses, played by guest code on both. Where the two may differ the accesses
 * stay away, or the bits are masked; `device-differences.md` says why.
 */
import { describe, expect, it } from 'vitest';
import { playOnFlatland, playOnQemu, type Access } from './device-player.ts';
import { qemuVersion } from './qemu.ts';
import { Random } from './random.ts';

const UART = 0x1000_0000;
const CLINT = 0x0200_0000;
const PLIC = 0x0c00_0000;
const PLIC_PENDING = PLIC + 0x1000;
const RTC = 0x10_1000;
const VIRTIO = 0x1000_8000;
const COUNT = 1500;

const read = (address: number, size: Access['size'] = 4): Access => ({
  kind: 'read',
  size,
  address,
  value: 0n,
});
const write = (address: number, value: number | bigint, size: Access['size'] = 4): Access => ({
  kind: 'write',
  size,
  address,
  value: BigInt(value),
});

/** A register value as drivers write them, or any. */
function word(random: Random): bigint {
  return BigInt(random.pick([random.word(), random.below(256), 0, 1, 2, 3, 0xff, 0xffff_ffff]));
}

/** Accesses of one device; each call adds one or a few. */
const DEVICES: Readonly<Record<string, (random: Random) => Access[]>> = {
  uart(random) {
    const register = random.below(8);
    // Without the modem status interrupt, which nothing raises in QEMU.
    const value = random.below(256) & (register === 1 ? 0xf7 : 0xff);
    const access = random.oneIn(2) ? write(UART + register, value, 1) : read(UART + register, 1);
    return random.oneIn(4) ? [access, read(PLIC_PENDING)] : [access];
  },
  clint(random) {
    const compare = [0x4000, 0x4004, 0x4008, 0x400c, 0x4010, 0x4014, 0x5000];
    const register = CLINT + random.pick([0, 4, 8, 0x3000, ...compare]);
    return [random.oneIn(2) ? write(register, word(random)) : read(register)];
  },
  plic(random) {
    const source = random.pick([0, 1, 2, 9, 10, 11, 31, 32, 52, 53]);
    const context = random.below(5);
    const half = random.below(2);
    switch (random.below(4)) {
      case 0:
        return [random.oneIn(2) ? write(PLIC + 4 * source, word(random)) : read(PLIC + 4 * source)];
      case 1: {
        const register = PLIC + 0x2000 + 0x80 * context + 4 * half;
        const sources = half === 0 ? 0xffff_fffen : 0x3f_ffffn;
        return [random.oneIn(2) ? write(register, word(random) & sources) : read(register)];
      }
      case 2: {
        const register = PLIC + 0x20_0000 + 0x1000 * (context % 4) + 4 * half;
        return [random.oneIn(2) ? write(register, word(random)) : read(register)];
      }
      default:
        return [read(PLIC_PENDING + 4 * half)];
    }
  },
  rtc(random) {
    const register = RTC + random.pick([0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c]);
    // Alarms long past or far ahead: the clocks of the two machines differ. With bit 63 set
    // QEMU takes the distance for a negative one, and its timer fires whenever it gets to it.
    const value = register === RTC + 0x0c ? random.pick([0, 1, 0x7fff_0000]) : word(random);
    const access = random.oneIn(2) ? write(register, value) : read(register);
    return random.oneIn(4) ? [access, read(PLIC_PENDING)] : [access];
  },
  virtio(random) {
    const features = [write(VIRTIO + 0x24, 1), write(VIRTIO + 0x20, 1), write(VIRTIO + 0x24, 0)];
    const registers = [0x00, 0x04, 0x08, 0x34, 0x44, 0x60, 0x70, 0xb0, 0xb4, 0xfc, 0x100, 0x140];
    switch (random.below(6)) {
      case 0:
        return [...features, write(VIRTIO + 0x70, random.pick([0, 1, 3, 11, 15]))];
      case 1:
        return [write(VIRTIO + 0x14, random.below(2)), read(VIRTIO + 0x10)].slice(0, 1);
      case 2:
        return [write(VIRTIO + 0x30, random.below(3)), read(VIRTIO + 0x34)];
      case 3:
        return [write(VIRTIO + random.pick([0x38, 0x80, 0x90, 0xa0]), 256)];
      default:
        return [read(VIRTIO + random.pick(registers))];
    }
  },
};

/** What comes first, so that a state the manual leaves open is the same. */
const PREPARED: Readonly<Record<string, readonly Access[]>> = {
  clint: [write(CLINT + 0x4000, -1n, 8), write(CLINT + 0x4008, -1n, 8)],
};

/** Bits of a result that QEMU leaves out. */
function masked(access: Access, value: bigint): bigint {
  // Modem status: QEMU never sets the delta bits.
  return access.address === UART + 6 ? value & ~0xfn : value;
}

function differences(accesses: readonly Access[]): string[] {
  const ours = playOnFlatland(accesses);
  const theirs = playOnQemu(accesses);
  const found: string[] = [];
  accesses.forEach((access, index) => {
    const [a, b] = [masked(access, ours[index]!), masked(access, theirs[index]!)];
    if (a === b) return;
    const { kind, size, address, value } = access;
    found.push(
      `${index}: ${kind} ${size} at 0x${address.toString(16)} (0x${value.toString(16)}): ` +
        `Flatland 0x${a.toString(16)}, QEMU 0x${b.toString(16)}`,
    );
  });
  return found;
}

const qemu = qemuVersion();

describe.skipIf(qemu === undefined)(
  'devices against QEMU (skipped when it is not installed)',
  () => {
    for (const [name, generate] of Object.entries(DEVICES)) {
      for (const seed of [1, 2]) {
        it(`does the ${name} answer ${COUNT} random accesses as QEMU's? (seed ${seed})`, () => {
          const random = new Random(seed);
          const accesses: Access[] = [...(PREPARED[name] ?? [])];
          while (accesses.length < COUNT) accesses.push(...generate(random));
          expect(differences(accesses)).toEqual([]);
        });
      }
    }

    it('does an interrupt of the UART go through the PLIC the same way, claim to completion?', () => {
      const claim = PLIC + 0x20_0004;
      expect(
        differences([
          write(PLIC + 4 * 10, 3),
          write(PLIC + 0x2000, 1 << 10),
          read(claim),
          write(UART + 1, 2, 1),
          read(PLIC_PENDING),
          read(claim),
          read(PLIC_PENDING),
          read(claim),
          read(UART + 2, 1),
          write(claim, 10),
          read(claim),
          write(UART, 0x41, 1),
          read(claim),
          read(UART + 2, 1),
          write(claim, 9),
          write(UART, 0x42, 1),
          read(claim),
          write(claim, 10),
          read(UART + 2, 1),
          read(claim),
        ]).slice(0, 12),
      ).toEqual([]);
    });

    it('are accesses of the wrong width, and of holes, faults on both?', () => {
      const accesses: Access[] = [];
      const holes = [0x2_0000, 0x0900_0000, 0x1fff_0000];
      for (const size of [1, 2, 4, 8] as const) {
        for (const address of [PLIC, RTC + 0x10, 0x10_0000, CLINT + 0x4000, 0x1000, ...holes]) {
          if (address === CLINT + 0x4000) accesses.push(write(address, 5, size));
          accesses.push(read(address, size));
        }
      }
      expect(differences(accesses)).toEqual([]);
    });
  },
);
