import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoard } from '../../../machine/board/board.ts';
import { createRam } from '../../../machine/board/ram.ts';
import { Timebase } from '../../../machine/board/timebase.ts';
import { boardTree } from '../../../machine/board/tree/board-tree.ts';
import { cells, flag, node, strings } from '../../../machine/board/tree/node.ts';
import { DeviceTreeError, parseDeviceTree } from '../../../machine/board/tree/parse.ts';
import { writeDeviceTree } from '../../../machine/board/tree/write.ts';
import { createCharBuffer } from '../../../machine/port/char-buffer.ts';
import { createStepsClock } from '../../../machine/port/clock.ts';

const RAM_BASE = 0x8000_0000;

/** The tree of a board without harts: nothing here runs. */
function treeOf(harts: number, uart: boolean, append?: string): Uint8Array {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const ram = createRam(memory, 0, RAM_BASE, 65536);
  const clock = createStepsClock();
  const board = createBoard({
    options: {
      ramSize: 65536,
      harts,
      clock: 'steps',
      mode: 'hosted',
      ...(uart ? { uart: createCharBuffer(16) } : {}),
    },
    ram,
    clock,
    time: new Timebase(clock),
    setInterrupt: () => {},
    finish: () => {},
    codeChanged: () => {},
  });
  return writeDeviceTree(
    boardTree({
      harts,
      isa: 'rv64imac',
      ramBase: ram.base,
      ramSize: ram.size,
      devices: board.devices,
      chosen:
        append === undefined ? {} : { append, initrd: { start: 0x8100_0000, end: 0x8100_1234 } },
    }),
  );
}

describe('device tree of the board', () => {
  it('does it say where RAM, CLINT, PLIC and UART are, as QEMU virt says it?', () => {
    const root = parseDeviceTree(treeOf(2, true));
    expect(root.find('memory')?.reg()).toEqual([{ address: RAM_BASE, size: 65536 }]);
    expect(root.find('memory')?.string('device_type')).toBe('memory');
    expect(root.withCompatible('riscv,clint0')[0]?.reg()).toEqual([
      { address: 0x200_0000, size: 0x1_0000 },
    ]);
    const [plic] = root.withCompatible('sifive,plic-1.0.0');
    expect(plic?.reg()).toEqual([{ address: 0xc00_0000, size: 0x60_0000 }]);
    expect(plic?.cell('riscv,ndev')).toBe(53);
    const [uart] = root.withCompatible('ns16550a');
    expect(uart?.path).toBe('/soc/serial@10000000');
    expect(uart?.cells('interrupts')).toEqual([10]);
    expect(root.byPhandle(uart!.cell('interrupt-parent')!)).toBe(plic);
    expect(root.find('chosen')?.string('stdout-path')).toBe('/soc/serial@10000000');
    expect(root.find('cpus')?.cell('timebase-frequency')).toBe(10_000_000);
  });

  it('is there a cpu per hart, each with the controller the CLINT and PLIC point at?', () => {
    const root = parseDeviceTree(treeOf(3, true));
    const cpus = root.find('cpus')!.children.filter((child) => child.name.startsWith('cpu@'));
    expect(cpus.map((cpu) => cpu.cell('reg'))).toEqual([0, 1, 2]);
    expect(cpus.map((cpu) => cpu.string('riscv,isa'))).toEqual([
      'rv64imac',
      'rv64imac',
      'rv64imac',
    ]);
    const intc = cpus.map((cpu) => cpu.find('interrupt-controller')!.cell('phandle')!);
    expect(root.withCompatible('riscv,clint0')[0]?.cells('interrupts-extended')).toEqual(
      intc.flatMap((phandle) => [phandle, 3, phandle, 7]),
    );
    expect(root.withCompatible('riscv,plic0')[0]?.cells('interrupts-extended')).toEqual(
      intc.flatMap((phandle) => [phandle, 11, phandle, 9]),
    );
  });

  it('is there no UART node and no stdout without a UART?', () => {
    const root = parseDeviceTree(treeOf(1, false));
    expect(root.withCompatible('ns16550a')).toEqual([]);
    expect(root.find('chosen')?.has('stdout-path')).toBe(false);
  });

  it('do command line and initial RAM disk stand in /chosen?', () => {
    const chosen = parseDeviceTree(treeOf(1, true, 'console=ttyS0 é')).find('chosen')!;
    const bytes = chosen.properties.get('bootargs')!;
    expect(new TextDecoder().decode(bytes)).toBe('console=ttyS0 é\0');
    expect(chosen.integer('linux,initrd-start')).toBe(0x8100_0000);
    expect(chosen.integer('linux,initrd-end')).toBe(0x8100_1234);
  });

  for (const [harts, uart] of [
    [1, true],
    [32, true],
    [2, false],
  ] as const) {
    it(`does dtc take the tree of ${harts} harts without a word? (skipped without dtc)`, (context) => {
      if (spawnSync('dtc', ['--version']).error) context.skip('dtc is not installed');
      const folder = mkdtempSync(join(tmpdir(), 'flatland-dtb-'));
      try {
        const file = join(folder, 'board.dtb');
        writeFileSync(file, treeOf(harts, uart, 'x'));
        const result = spawnSync('dtc', ['-I', 'dtb', '-O', 'dts', file], { encoding: 'utf8' });
        expect(result.stderr).toBe('');
        expect(result.status).toBe(0);
        expect(result.stdout).toContain('timebase-frequency = <0x989680>');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe('device tree reader', () => {
  const blob = writeDeviceTree(
    node(
      '',
      [cells('#address-cells', 1), cells('#size-cells', 1)],
      [
        node('a@10', [cells('reg', 0x10, 4, 0x20, 8), flag('ranges'), strings('s', 'x', 'yz')]),
        node('b', [cells('three', 1, 2, 3), cells('phandle', 9)]),
      ],
    ),
  );

  it('do accessors give cells, strings, flags and ranges, and undefined for what is absent?', () => {
    const root = parseDeviceTree(blob);
    const a = root.find('a@10')!;
    expect(a.reg()).toEqual([
      { address: 0x10, size: 4 },
      { address: 0x20, size: 8 },
    ]);
    expect(a.has('ranges')).toBe(true);
    expect(a.strings('s')).toEqual(['x', 'yz']);
    expect(a.cell('no')).toBeUndefined();
    expect(root.find('a')).toBe(a);
    expect(root.find('a/c')).toBeUndefined();
    expect(root.byPhandle(9)?.path).toBe('/b');
    expect(root.byPhandle(8)).toBeUndefined();
  });

  it('is a property of the wrong length named with its path?', () => {
    const root = parseDeviceTree(blob);
    expect(() => root.find('b')!.cell('three')).toThrow(
      '/b three: found 12 bytes, expected one cell',
    );
    expect(() => root.find('b')!.integer('three')).toThrow(DeviceTreeError);
    expect(() => root.find('b')!.strings('three')).toThrow('end in a zero byte');
  });

  it('is a blob cut short, or of another magic or version, a clear error?', () => {
    expect(() => parseDeviceTree(blob.subarray(0, 20))).toThrow(
      'found 20 bytes, expected a header',
    );
    expect(() => parseDeviceTree(blob.subarray(0, 100))).toThrow(/total size of \d+ in 100 bytes/);
    const magic = blob.slice();
    magic[0] = 0;
    expect(() => parseDeviceTree(magic)).toThrow('expected 0xd00dfeed');
    const version = blob.slice();
    version[23] = 3;
    expect(() => parseDeviceTree(version)).toThrow('version 3');
  });

  it('does any damage end in a tree or a DeviceTreeError, never in anything else? (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(blob.length - 1), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 8,
        }),
        (damage) => {
          const bad = blob.slice();
          for (const [at, byte] of damage) bad[at] = byte;
          try {
            for (const found of parseDeviceTree(bad).all()) found.path.toString();
          } catch (error) {
            expect(error).toBeInstanceOf(DeviceTreeError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is nesting without end refused?', () => {
    let deep = node('x', []);
    for (let i = 0; i < 100; i++) deep = node('x', [], [deep]);
    expect(() => parseDeviceTree(writeDeviceTree(node('', [], [deep])))).toThrow('deeper than 64');
  });
});
