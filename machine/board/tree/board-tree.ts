/**
 * The device tree of a machine: what QEMU's `virt` says of itself, from the board table.
 *
 * Devicetree Specification v0.4, chapter 3; RISC-V cpus as in the Linux binding
 * `riscv/cpus.yaml`. Devices bring their own nodes; here are root, cpus, memory, chosen.
 */
import { TIMEBASE } from '../../port/clock.ts';
import type { Attached } from '../attach.ts';
import { cells, flag, node, reg, strings, type Property, type TreeNode } from './node.ts';
import { phandleOfCpu, phandleOfHart } from './phandles.ts';

/** What `/chosen` says to the software that boots. */
export interface Chosen {
  /** Command line. */
  readonly append?: string;
  /** Where the initial RAM disk was loaded. */
  readonly initrd?: { readonly start: number; readonly end: number };
}

export interface TreeOptions {
  readonly harts: number;
  /** `riscv,isa` of each hart. */
  readonly isa: string;
  readonly ramBase: number;
  readonly ramSize: number;
  readonly devices: readonly Attached[];
  readonly chosen: Chosen;
}

/** The root node. */
export function boardTree(options: TreeOptions): TreeNode {
  const { devices } = options;
  const soc = node(
    'soc',
    [
      cells('#address-cells', 2),
      cells('#size-cells', 2),
      strings('compatible', 'simple-bus'),
      flag('ranges'),
    ],
    devices.flatMap((device) => device.socNodes),
  );
  return node(
    '',
    [
      cells('#address-cells', 2),
      cells('#size-cells', 2),
      strings('compatible', 'riscv-virtio'),
      strings('model', 'riscv-virtio,flatland'),
    ],
    [
      chosenNode(options),
      ...devices.flatMap((device) => device.rootNodes),
      node(`memory@${options.ramBase.toString(16)}`, [
        strings('device_type', 'memory'),
        reg(options.ramBase, options.ramSize),
      ]),
      cpusNode(options),
      soc,
    ],
  );
}

function chosenNode({ chosen, devices }: TreeOptions): TreeNode {
  const properties: Property[] = [];
  const uart = devices.find((device) => device.row.kind === 'uart');
  if (uart !== undefined) {
    properties.push(strings('stdout-path', `/soc/${uart.socNodes[0]!.name}`));
  }
  if (chosen.append !== undefined) properties.push(strings('bootargs', chosen.append));
  if (chosen.initrd !== undefined) {
    properties.push(wideCell('linux,initrd-start', chosen.initrd.start));
    properties.push(wideCell('linux,initrd-end', chosen.initrd.end));
  }
  return node('chosen', properties);
}

function cpusNode({ harts, isa }: TreeOptions): TreeNode {
  const ids = Array.from({ length: harts }, (_, hart) => hart);
  const cpus = ids.map((hart) =>
    node(
      `cpu@${hart.toString(16)}`,
      [
        strings('device_type', 'cpu'),
        cells('reg', hart),
        strings('status', 'okay'),
        strings('compatible', 'riscv'),
        strings('riscv,isa', isa),
        strings('mmu-type', 'riscv,none'),
        cells('phandle', phandleOfCpu(hart)),
      ],
      [
        node('interrupt-controller', [
          cells('#address-cells', 0),
          cells('#interrupt-cells', 1),
          flag('interrupt-controller'),
          strings('compatible', 'riscv,cpu-intc'),
          cells('phandle', phandleOfHart(hart)),
        ]),
      ],
    ),
  );
  const cores = ids.map((hart) => node(`core${hart}`, [cells('cpu', phandleOfCpu(hart))]));
  return node(
    'cpus',
    [cells('#address-cells', 1), cells('#size-cells', 0), cells('timebase-frequency', TIMEBASE)],
    [...cpus, node('cpu-map', [], [node('cluster0', [], cores)])],
  );
}

function wideCell(name: string, value: number): Property {
  return cells(name, Math.floor(value / 0x1_0000_0000), value);
}
