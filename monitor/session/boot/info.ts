/**
 * `info …` of the machine monitor: memory map, devices, registers, images.
 *
 * Laid out like QEMU's answers, so that what reads those can read these.
 */
import type { Hart, Machine } from '../../../machine/index.ts';
import { hex } from './dump.ts';

/** Answers by topic. */
export const TOPICS: Readonly<Record<string, (machine: Machine, hart: Hart) => string[]>> = {
  mtree: memoryTree,
  qtree: deviceTree,
  registers: (_machine, hart) => registers(hart),
  roms: loaded,
  mem: () => ['No virtual memory: satp is Bare, every address is physical.'],
  pci: () => ['No PCI: this board has none.'],
  cpus: (machine, hart) =>
    machine.harts.map(
      (each) =>
        `${each === hart ? '*' : ' '} CPU #${each.id}: pc 0x${hex(each.pc)} ` +
        `${each.running ? (each.waiting ? 'waiting' : 'running') : 'stopped'}`,
    ),
};

function memoryTree(machine: Machine): string[] {
  return [
    'address-space: memory',
    ...[...machine.map]
      .sort((a, b) => a.base - b.base)
      .map(({ name, base, size }) => {
        const kind = name === 'ram' ? 'ram' : name === 'reset-rom' ? 'rom' : 'i/o';
        return `  ${hex(base)}-${hex(base + size - 1)} (prio 0, ${kind}): ${name}`;
      }),
  ];
}

function deviceTree(machine: Machine): string[] {
  const lines = ['bus: main-system-bus'];
  for (const device of machine.devices) {
    lines.push(`  dev: ${device.kind}, id "${device.name}"`);
    lines.push(`    mmio ${hex(device.base)}/${hex(device.size)}`);
    if (device.interrupt !== 0) lines.push(`    irq ${device.interrupt}`);
    for (const [field, value] of Object.entries(device.save())) {
      if (field === 'device' || field === 'version') continue;
      const text = JSON.stringify(value) ?? '';
      lines.push(`    ${field} = ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`);
    }
  }
  return lines;
}

function loaded(machine: Machine): string[] {
  return machine.loaded.map(
    ({ name, address, size }) =>
      `addr=${hex(address)} size=0x${size.toString(16).padStart(6, '0')} mem=ram name="${name}"`,
  );
}

const CSRS: readonly (readonly [name: string, address: number])[] = [
  ['mhartid', 0xf14],
  ['mstatus', 0x300],
  ['mip', 0x344],
  ['mie', 0x304],
  ['mideleg', 0x303],
  ['medeleg', 0x302],
  ['mtvec', 0x305],
  ['stvec', 0x105],
  ['mepc', 0x341],
  ['sepc', 0x141],
  ['mcause', 0x342],
  ['scause', 0x142],
  ['mtval', 0x343],
  ['stval', 0x143],
  ['mscratch', 0x340],
  ['sscratch', 0x140],
  ['satp', 0x180],
];

/** ABI names of x0 to x31 and f0 to f31 (RISC-V psABI 1.0, chapter 1). */
export const X_NAMES =
  'zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6'.split(
    ' ',
  );
const F_NAMES =
  'ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11'.split(
    ' ',
  );
/** f0 in the user context: behind x1 to x31 and pc, 8 bytes each. */
const F_OFFSET = 32 * 8;

/** All registers of a hart. */
export function registers(hart: Hart): string[] {
  const lines = [`CPU#${hart.id}`, ` pc       ${hex(hart.pc)}`];
  for (const [name, address] of CSRS) lines.push(` ${name.padEnd(8)} ${wide(hart.csr(address))}`);
  const { buffer, byteOffset, byteLength } = hart.context;
  const context = new DataView(buffer, byteOffset, byteLength);
  const x = X_NAMES.map((name, i) => ` ${`x${i}/${name}`.padEnd(8)} ${wide(hart.register(i))}`);
  const f = F_NAMES.map((name, i) => {
    const value = context.getBigUint64(F_OFFSET + 8 * i, true);
    return ` ${`f${i}/${name}`.padEnd(8)} ${wide(value)}`;
  });
  for (const all of [x, f]) {
    for (let i = 0; i < all.length; i += 4) lines.push(all.slice(i, i + 4).join(''));
  }
  return lines;
}

function wide(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
