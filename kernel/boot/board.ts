/**
 * What the device tree says about the board.
 *
 * Devicetree Specification v0.4, chapters 3 and 4; the bindings `riscv`,
 * `riscv,clint0`, `riscv,plic0` and `ns16550a`. A board without UART is fine; one
 * without harts, memory, timer or interrupt controller is not a board.
 */

import { parseDeviceTree, type DeviceTreeNode } from '../../machine/index.ts';
import { KernelBug } from '../error.ts';

/** Numbers of interrupts as a hart's own controller knows them (Privileged spec, 3.1.9). */
const MACHINE_SOFTWARE = 3;
const MACHINE_TIMER = 7;
const MACHINE_EXTERNAL = 11;

export interface ClintInfo {
  readonly base: number;
}

export interface PlicInfo {
  readonly base: number;
  /** Highest source. */
  readonly sources: number;
  /** Context of each hart's M-mode, by hart number. */
  readonly contexts: readonly number[];
}

export interface UartInfo {
  readonly base: number;
  readonly interrupt: number;
}

export interface BoardInfo {
  readonly model: string;
  readonly ram: { readonly start: number; readonly size: number };
  readonly harts: number;
  /** Ticks of mtime per second. */
  readonly timebase: number;
  readonly clint: ClintInfo;
  readonly plic: PlicInfo;
  readonly uart: UartInfo | undefined;
}

/** @throws KernelBug naming what the tree lacks */
export function readBoard(blob: Uint8Array): BoardInfo {
  const root = parseDeviceTree(blob);
  const cpus = need(root.find('cpus'), '/cpus');
  const harts = cpus.children.filter((node) => node.string('device_type') === 'cpu');
  if (harts.length === 0) throw new KernelBug('device tree: found no hart below /cpus');
  const memory = need(
    root.children.find((node) => node.string('device_type') === 'memory'),
    'a memory node',
  );
  const range = need(memory.reg()[0], 'reg of the memory node');
  const clint = need(
    root.withCompatible('riscv,clint0')[0] ?? root.withCompatible('sifive,clint0')[0],
    'a CLINT (riscv,clint0)',
  );
  const plic = need(
    root.withCompatible('riscv,plic0')[0] ?? root.withCompatible('sifive,plic-1.0.0')[0],
    'a PLIC (riscv,plic0)',
  );
  const uart = root.withCompatible('ns16550a')[0];
  const phandles = harts.map((hart) =>
    need(
      hart.find('interrupt-controller')?.cell('phandle'),
      `interrupt controller of ${hart.path}`,
    ),
  );
  checkClint(clint, phandles);
  return {
    model: root.string('model') ?? root.string('compatible') ?? 'unnamed board',
    ram: { start: range.address, size: range.size },
    harts: harts.length,
    timebase: need(
      cpus.cell('timebase-frequency') ?? harts[0]!.cell('timebase-frequency'),
      'timebase-frequency',
    ),
    clint: { base: baseOf(clint) },
    plic: {
      base: baseOf(plic),
      sources: plic.cell('riscv,ndev') ?? 0,
      contexts: phandles.map((phandle, hart) => contextOf(plic, phandle, hart)),
    },
    uart:
      uart === undefined
        ? undefined
        : {
            base: baseOf(uart),
            interrupt: need(uart.cell('interrupts'), `interrupts of ${uart.path}`),
          },
  };
}

function need<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new KernelBug(`device tree: ${what} is missing`);
  return found;
}

function baseOf(node: DeviceTreeNode): number {
  return need(node.reg()[0], `reg of ${node.path}`).address;
}

/** Pairs of `interrupts-extended`: interrupt controller and its interrupt. */
function pairs(node: DeviceTreeNode): [number, number][] {
  const cells = need(node.cells('interrupts-extended'), `interrupts-extended of ${node.path}`);
  return Array.from({ length: cells.length >> 1 }, (_, i) => [cells[2 * i]!, cells[2 * i + 1]!]);
}

/** The CLINT's registers stand in hart order; a tree that says otherwise is refused. */
function checkClint(clint: DeviceTreeNode, phandles: readonly number[]): void {
  const found = pairs(clint);
  phandles.forEach((phandle, hart) => {
    const [software, timer] = [found[2 * hart], found[2 * hart + 1]];
    if (
      software?.[0] !== phandle ||
      software[1] !== MACHINE_SOFTWARE ||
      timer?.[0] !== phandle ||
      timer[1] !== MACHINE_TIMER
    ) {
      throw new KernelBug(`device tree: ${clint.path} does not list hart ${hart} at its place`);
    }
  });
}

function contextOf(plic: DeviceTreeNode, phandle: number, hart: number): number {
  const context = pairs(plic).findIndex(
    ([controller, interrupt]) => controller === phandle && interrupt === MACHINE_EXTERNAL,
  );
  if (context < 0)
    throw new KernelBug(`device tree: ${plic.path} has no M-mode context of hart ${hart}`);
  return context;
}
