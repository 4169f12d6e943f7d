/**
 * A fault record as lines for a person.
 */
import type { FaultRecord } from '../../kernel/index.ts';

/** Registers on one line of the report. */
const PER_LINE = 3;

/** 8 or 16 hexadecimal digits. */
export function hexAddress(value: number | bigint): string {
  const digits = BigInt.asUintN(64, BigInt(value)).toString(16);
  const wide = digits.padStart(digits.length > 8 ? 16 : 8, '0');
  return `0x${wide}`;
}

/**
 * The report: what, where, registers, code around the pc.
 *
 * @returns lines without line ends
 */
export function faultLines(fault: FaultRecord): string[] {
  const at = fault.symbol === '' ? '' : ` in ${fault.symbol}`;
  const owner = fault.owner === '' ? '' : ` (${fault.owner})`;
  const registers = Object.entries(fault.registers).map(
    ([name, value]) => `${name.padStart(3)} ${hexWide(value)}`,
  );
  const rows: string[] = [];
  for (let i = 0; i < registers.length; i += PER_LINE) {
    rows.push(`  ${registers.slice(i, i + PER_LINE).join('  ')}`);
  }
  return [
    `fault: ${fault.fault} at ${hexAddress(fault.address)}${owner}`,
    `  pc ${hexAddress(fault.pc)}${at}, cause ${fault.cause}, hart ${fault.hart}`,
    ...fault.backtrace
      .slice(1)
      .map(({ address, symbol }) => `  called from ${hexAddress(address)} ${symbol}`.trimEnd()),
    ...rows,
    ...fault.disassembly.map((line) => `  ${line}`),
  ];
}

function hexWide(value: number | bigint): string {
  return BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0');
}
