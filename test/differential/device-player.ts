/**
 * Device accesses as a table that guest code plays, here and on QEMU.
 *
 * The image is a small bare-metal program that goes over the table, does each access as a
 * hart does it, and keeps what it read, or the cause of the fault. Nothing in it depends
 * on time: times are not read.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assemble,
  createMachine,
  createSeededEntropy,
  type CharPort,
} from '../../machine/index.ts';

/** One access. A read keeps its value; a write keeps 0; a fault keeps `FAULT` and its cause. */
export interface Access {
  readonly kind: 'read' | 'write';
  readonly size: 1 | 2 | 4 | 8;
  readonly address: number;
  readonly value: bigint;
}

/** Marks a fault in the results; the cause is in the low bits. */
export const FAULT = 0xfa17_0000_0000_0000n;

const BASE = 0x8000_0000;
const TABLE = BASE + 0x1_0000;
const RESULTS = BASE + 0x8_0000;
const RAM_SIZE = 0x100_0000;
/** The slot QEMU gives to the first virtio device: its last. */
const QEMU_SLOT = 7;

const SIZES = [1, 2, 4, 8] as const;

const PROGRAM = `
  csrr t0, mhartid
  bnez t0, sleep
  la t0, fault
  csrw mtvec, t0
  li s0, ${TABLE}
  li s1, ${RESULTS}
next:
  ld s2, 0(s0)
  ld s3, 8(s0)
  ld s4, 16(s0)
  li a0, 0
  la t0, table
  slli t1, s2, 3
  add t0, t0, t1
  jr t0
table:
  j done; nop
  lbu a0, 0(s3); j keep
  lhu a0, 0(s3); j keep
  lwu a0, 0(s3); j keep
  ld a0, 0(s3); j keep
  sb s4, 0(s3); j keep
  sh s4, 0(s3); j keep
  sw s4, 0(s3); j keep
  sd s4, 0(s3); j keep
keep:
  sd a0, 0(s1)
  addi s0, s0, 24
  addi s1, s1, 8
  j next
.align 2
fault:
  csrr a0, mcause
  li t0, 0xfa17
  slli t0, t0, 48
  or a0, a0, t0
  la t0, keep
  csrw mepc, t0
  mret
done:
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
sleep:
  wfi
  j sleep
`;

/** The image that plays the accesses. */
export function playerImage(accesses: readonly Access[]): Uint8Array {
  const { bytes } = assemble(PROGRAM, BASE);
  const image = new Uint8Array(TABLE - BASE + (accesses.length + 1) * 24);
  image.set(bytes);
  const view = new DataView(image.buffer);
  accesses.forEach(({ kind, size, address, value }, index) => {
    const at = TABLE - BASE + 24 * index;
    const code = 1 + SIZES.indexOf(size) + (kind === 'write' ? 4 : 0);
    view.setBigUint64(at, BigInt(code), true);
    view.setBigUint64(at + 8, BigInt(address), true);
    view.setBigUint64(at + 16, BigInt.asUintN(64, value), true);
  });
  return image;
}

/** A port like QEMU's -serial null: takes everything, gives nothing. */
const nowhere: CharPort = { write: () => true, read: () => -1 };

/** @returns a value per access @throws when the program does not end */
export function playOnFlatland(accesses: readonly Access[]): bigint[] {
  const virtio = Array.from({ length: QEMU_SLOT + 1 }, (_, slot) =>
    slot === QEMU_SLOT ? { kind: 'rng' as const, entropy: createSeededEntropy(1) } : undefined,
  );
  const machine = createMachine({
    ramSize: RAM_SIZE,
    harts: 2,
    clock: 'steps',
    mode: 'bare',
    images: { bios: playerImage(accesses) },
    uart: nowhere,
    virtio,
  });
  for (let turn = 0; machine.exitCode === undefined && turn < 1000; turn++) machine.run(1);
  if (machine.exitCode !== 0) throw new Error('the player did not end');
  return results(machine.ram.slice(RESULTS, 8 * accesses.length));
}

/** @returns a value per access @throws when QEMU fails */
export function playOnQemu(accesses: readonly Access[]): bigint[] {
  const folder = mkdtempSync(join(tmpdir(), 'flatland-player-'));
  try {
    const ram = join(folder, 'ram');
    const file = join(folder, 'image');
    writeFileSync(file, playerImage(accesses));
    writeFileSync(ram, new Uint8Array(0));
    execFileSync(
      'qemu-system-riscv64',
      [
        ...['-machine', 'virt,memory-backend=ram', '-cpu', 'rv64,h=off,mmu=off', '-smp', '2'],
        ...['-m', `${RAM_SIZE / 2 ** 20}M`, '-bios', file, '-nographic', '-serial', 'null'],
        ...['-monitor', 'none', '-global', 'virtio-mmio.force-legacy=false'],
        ...['-device', 'virtio-rng-device'],
        ...['-object', `memory-backend-file,id=ram,mem-path=${ram},share=on,size=${RAM_SIZE}`],
      ],
      { timeout: 60_000, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const bytes = new Uint8Array(8 * accesses.length);
    const handle = openSync(ram, 'r');
    readSync(handle, bytes, 0, bytes.length, RESULTS - BASE);
    closeSync(handle);
    return results(bytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function results(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getBigUint64(8 * i, true));
}
