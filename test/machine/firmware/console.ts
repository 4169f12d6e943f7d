/**
 * Firmware under test: a bare machine with somebody else's image, and its console as text.
 *
 * Images come from Debian packages; a test whose image is not installed is skipped with the
 * name of the package.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';
import {
  createBlockBuffer,
  createCharBuffer,
  createMachine,
  createSeededEntropy,
  type ClockKind,
} from '../../../machine/index.ts';

export const OPENSBI = {
  file: '/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.elf',
  package: 'opensbi',
};
export const UBOOT_M = { file: '/usr/lib/u-boot/qemu-riscv64/uboot.elf', package: 'u-boot-qemu' };
export const UBOOT_S = {
  file: '/usr/lib/u-boot/qemu-riscv64_smode/uboot.elf',
  package: 'u-boot-qemu',
};

export interface Firmware {
  readonly file: string;
  readonly package: string;
}

/** The image, or the test skipped with the reason. */
export function image(context: TestContext, { file, package: name }: Firmware): Uint8Array {
  if (!existsSync(file)) context.skip(`${file} is not there; Debian has it in the package ${name}`);
  return readFileSync(file);
}

export interface BootOptions {
  readonly bios?: Uint8Array;
  readonly kernel?: Uint8Array;
  readonly harts?: number;
  readonly clock?: ClockKind;
  /** Contents of a virtio disk, changed in place. */
  readonly disk?: Uint8Array;
}

export class FirmwareConsole {
  readonly machine;
  /** Everything the guest has printed. */
  text = '';
  private seen = 0;
  private readonly uart = createCharBuffer(1 << 16);

  constructor({ bios, kernel, harts = 1, clock = 'steps', disk }: BootOptions) {
    this.machine = createMachine({
      ramSize: 128 << 20,
      harts,
      clock,
      hostClock: { now: () => performance.now() * 1e6, wall: () => Date.now() },
      mode: 'bare',
      uart: this.uart,
      images: {
        ...(bios === undefined ? {} : { bios }),
        ...(kernel === undefined ? {} : { kernel }),
      },
      virtio: [
        { kind: 'rng', entropy: createSeededEntropy(1) },
        disk && { kind: 'block', block: createBlockBuffer(disk) },
      ],
    });
  }

  send(text: string): void {
    this.uart.send(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  }

  /**
   * Runs until the text appears after what was expected before.
   * @param seconds of machine time, 100 million instructions each
   * @throws Error with what was printed instead
   */
  expect(text: string, seconds = 10): void {
    const end = this.machine.mtime() + seconds * 10_000_000;
    for (;;) {
      const at = this.text.indexOf(text, this.seen);
      if (at >= 0) {
        this.seen = at + text.length;
        return;
      }
      if (this.machine.mtime() >= end || this.machine.exitCode !== undefined) {
        throw new Error(`expected ${JSON.stringify(text)} after:\n${this.text.slice(this.seen)}`);
      }
      this.step();
    }
  }

  /** Runs until the machine is off. @returns the exit code */
  untilOff(seconds = 10): number {
    const end = this.machine.mtime() + seconds * 10_000_000;
    while (this.machine.exitCode === undefined && this.machine.mtime() < end) this.step();
    if (this.machine.exitCode === undefined) throw new Error('the machine is still on');
    return this.machine.exitCode;
  }

  private step(): void {
    this.machine.run(4);
    this.text += String.fromCharCode(...this.uart.take());
  }
}
