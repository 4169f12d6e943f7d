/**
 * U-Boot in the corners; that it and OpenSBI start at all is tested in test/firmware.
 */
import { describe, expect, it } from 'vitest';
import { FirmwareConsole, image, OPENSBI, UBOOT_M, UBOOT_S } from './console.ts';

/** Stops the countdown and waits for the prompt. */
function toPrompt(console: FirmwareConsole): void {
  console.expect('U-Boot 20');
  console.expect('Flash: 32 MiB');
  console.expect('Hit any key to stop autoboot');
  console.send(' ');
  console.expect('=> ');
}

describe('U-Boot', () => {
  it('does it reset to its prompt again?', (context) => {
    const console = new FirmwareConsole({ bios: image(context, UBOOT_M) });
    toPrompt(console);
    console.send('reset\n');
    console.expect('resetting ...');
    toPrompt(console);
  }, 120_000);

  it('does it program and erase flash?', (context) => {
    const console = new FirmwareConsole({ bios: image(context, UBOOT_M) });
    toPrompt(console);
    console.send('protect off all; cp.w 0x80000000 0x20040000 100; cmp.w 80000000 20040000 100\n');
    console.expect('Copy to Flash... done');
    console.expect('Total of 256 halfword(s) were the same');
    console.send('erase 1:2; md.w 20040000 2\n');
    console.expect('20040000: ffff ffff');
  }, 120_000);

  it('does its virtio driver read and write a disk?', (context) => {
    const disk = Uint8Array.from({ length: 64 * 512 }, (_, i) => (i >> 9) ^ i);
    const console = new FirmwareConsole({ bios: image(context, UBOOT_M), disk });
    toPrompt(console);
    console.send('virtio scan; virtio info\n');
    console.expect('VirtIO Block Device');
    console.expect('(64 x 512)');
    console.send('virtio read 84000000 3 2; md.b 84000000 10\n');
    console.expect('2 blocks read: OK');
    console.expect('84000000: 03 02 01 00 07 06 05 04 0b 0a 09 08 0f 0e 0d 0c');
    console.send('mw.b 84000000 5a 400; virtio write 84000000 7 2\n');
    console.expect('2 blocks written: OK');
    expect([disk[7 * 512 - 1], disk[7 * 512], disk[9 * 512 - 1], disk[9 * 512]]).toEqual([
      0xf9, 0x5a, 0x5a, 9,
    ]);
    console.send('virtio read 84000000 3f 2\n');
    console.expect('ERROR');
  }, 120_000);

  it('does it run on the built-in SBI, without firmware?', (context) => {
    const console = new FirmwareConsole({ kernel: image(context, UBOOT_S), harts: 2 });
    toPrompt(console);
    console.send('bdinfo\n');
    console.expect('size     = 0x0000000008000000');
    console.expect('=> ');
    console.send('sbi\n');
    console.expect('SBI 2.0');
    console.expect('Hart State Management Extension');
    console.send('reset\n');
    toPrompt(console);
    console.send('poweroff\n');
    expect(console.untilOff()).toBe(0);
  }, 240_000);

  it('does it reach its prompt on the clock of the host, in about the time that passes?', (context) => {
    const console = new FirmwareConsole({ bios: image(context, UBOOT_M), clock: 'real' });
    const start = performance.now();
    console.expect('Hit any key to stop autoboot', 60);
    console.send(' ');
    console.expect('=> ', 60);
    console.send('sleep 1; version\n');
    console.expect('U-Boot 20', 60);
    const passed = (performance.now() - start) / 1000;
    expect(passed).toBeGreaterThan(0.9);
    expect(console.machine.mtime() / 1e7).toBeGreaterThan(0.9);
    expect(console.machine.mtime() / 1e7).toBeLessThan(passed + 1);
  }, 120_000);

  it('do two boots on two harts end in the same memory, time and registers?', (context) => {
    const bios = image(context, OPENSBI);
    const kernel = image(context, UBOOT_S);
    const run = () => {
      const console = new FirmwareConsole({ bios, kernel, harts: 2 });
      console.expect('Flash: 32 MiB');
      const { machine } = console;
      const registers = machine.harts.map((hart) => [hart.pc, hart.retired, hart.number(2)]);
      return [console.text, machine.mtime(), registers, sum(machine.ram.bytes)];
    };
    expect(run()).toEqual(run());
  }, 240_000);
});

/** FNV-1a over the words of memory. */
function sum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  let hash = 0x811c_9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x0100_0193);
  return hash >>> 0;
}
