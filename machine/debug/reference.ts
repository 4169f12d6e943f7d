/**
 * The page that says what is supported, from the tables the machine itself runs on.
 *
 * Instructions from the instruction table, CSRs from the CSR table, devices from the
 * board table; device registers are listed in `device-registers.ts`. Markdown.
 */
import { ISA } from '../board/isa.ts';
import { BOARD } from '../board/table.ts';
import { CSRS } from '../hart/csr.ts';
import type { Extension } from '../isa/row.ts';
import { COMPRESSED_ROWS, INSTRUCTIONS } from '../isa/table.ts';
import { DEVICE_REGISTERS } from './device-registers.ts';

/** Extensions in the order of the manual, and what they are. */
const EXTENSIONS: Readonly<Record<Extension, string>> = {
  I: 'base integer',
  M: 'multiply and divide',
  A: 'atomics',
  F: 'single precision',
  D: 'double precision',
  C: 'compressed',
  Zicsr: 'control and status registers',
  Zifencei: 'instruction fence',
  Zicond: 'conditional operations',
  Zba: 'address generation',
  Zbb: 'bit manipulation',
  Zbs: 'single bits',
  priv: 'privileged',
};

/** The whole page. */
export function machineReference(): string {
  return [
    '# What the machine supports',
    '',
    'Made from the tables of the machine; `tsx test/machine/support/renew-reference.ts` renews it.',
    '',
    `\`riscv,isa\` is \`${ISA}\`: M, S and U modes, 16 PMP entries of 4-byte granularity, no virtual`,
    'memory (`satp` is hard-wired to Bare), misaligned loads and stores done in hardware.',
    '',
    ...instructions(),
    ...csrs(),
    ...devices(),
  ].join('\n');
}

function instructions(): string[] {
  const rows = [...INSTRUCTIONS, ...COMPRESSED_ROWS];
  const lines = ['## Instructions', '', '| extension | | instructions |', '|---|---|---|'];
  for (const [extension, what] of Object.entries(EXTENSIONS)) {
    const names = rows.filter((row) => row.extension === extension).map(({ name }) => name);
    lines.push(`| ${extension} | ${what} | ${[...new Set(names)].join(' ')} |`);
  }
  return [...lines, ''];
}

function csrs(): string[] {
  const lines = ['## Control and status registers', '', '| address | name |', '|---|---|'];
  for (const group of numbered([...CSRS].sort((a, b) => a.address - b.address))) {
    const [first, last] = [group[0]!, group.at(-1)!];
    const address = (row: { address: number }) => `0x${row.address.toString(16)}`;
    lines.push(
      first === last
        ? `| ${address(first)} | ${first.name} |`
        : `| ${address(first)} to ${address(last)} | ${first.name} to ${last.name} |`,
    );
  }
  return [...lines, ''];
}

interface Named {
  readonly address: number;
  readonly name: string;
}

/** Neighbours whose names differ by their number only, together. */
function numbered(rows: readonly Named[]): Named[][] {
  const groups: Named[][] = [];
  const stem = (name: string) => /^(.*?)\d+$/.exec(name)?.[1];
  for (const row of rows) {
    const last = groups.at(-1)?.at(-1);
    const joins =
      last !== undefined &&
      row.address === last.address + 1 &&
      stem(row.name) !== undefined &&
      stem(row.name) === stem(last.name);
    if (joins) groups.at(-1)!.push(row);
    else groups.push([row]);
  }
  return groups;
}

function devices(): string[] {
  const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;
  const lines = [
    '## Devices',
    '',
    '| name | from | to | interrupt | access |',
    '|---|---|---|---|---|',
  ];
  for (const { name, base, size, interrupt, widths } of BOARD) {
    const end = hex(base + size - 1);
    lines.push(
      `| ${name} | ${hex(base)} | ${end} | ${interrupt || ''} | ${widths.join(', ')} bytes |`,
    );
  }
  lines.push('| ram | 0x80000000 | below 0x100000000 | | any |', '');
  for (const { title, registers } of DEVICE_REGISTERS) {
    lines.push(`### ${title}`, '', '| offset | register | |', '|---|---|---|');
    for (const [offset, name, what] of registers) lines.push(`| ${offset} | ${name} | ${what} |`);
    lines.push('');
  }
  return lines;
}
