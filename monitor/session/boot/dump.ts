/**
 * `xp /NFU ADDRESS`: memory as numbers, characters or instructions.
 *
 * Formats and widths of QEMU's monitor: N is a count, F one of x d u o c i, U one of
 * b h w g. It reads as a hart would, so reading a device may change it.
 */
import { disassemble, type Machine } from '../../../machine/index.ts';

/** How to show memory. */
export interface DumpFormat {
  readonly count: number;
  readonly format: 'x' | 'd' | 'u' | 'o' | 'c' | 'i';
  /** Bytes per value. */
  readonly size: 1 | 2 | 4 | 8;
}

const SIZES = { b: 1, h: 2, w: 4, g: 8 } as const;
const MOST = 4096;
/** Values per line, by width. */
const PER_LINE = { 1: 8, 2: 8, 4: 4, 8: 2 } as const;

/** Reads `/4xw` and the like; undefined when it is no format. */
export function readFormat(text: string): DumpFormat | undefined {
  const match =
    /^\/(\d*)([xduoci]?)([bhwg]?)$/.exec(text) ?? /^\/(\d*)([bhwg]?)([xduoci]?)$/.exec(text);
  if (match === null) return undefined;
  const [, count = '', a = '', b = ''] = match;
  const letters = a + b;
  const format = [...letters].find((letter) => 'xduoci'.includes(letter)) ?? 'x';
  const unit = [...letters].find((letter) => 'bhwg'.includes(letter));
  const usual = format === 'c' ? 'b' : 'w';
  return {
    count: Math.min(MOST, count === '' ? 1 : Number(count)),
    format: format as DumpFormat['format'],
    size: SIZES[(unit ?? usual) as keyof typeof SIZES],
  };
}

/** Lines for a person; ends with a line that says so where nothing answers. */
export function dump(machine: Machine, address: number, format: DumpFormat): string[] {
  if (format.format === 'i') return instructions(machine, address, format.count);
  const lines: string[] = [];
  const perLine = PER_LINE[format.size];
  for (let done = 0; done < format.count; done += perLine) {
    const values: string[] = [];
    const first = address + done * format.size;
    for (let i = done; i < Math.min(done + perLine, format.count); i++) {
      const at = address + i * format.size;
      const value = read(machine, at, format.size);
      if (value === undefined) {
        if (values.length > 0) lines.push(`${hex(first)}: ${values.join(' ')}`);
        lines.push(`nothing answers at 0x${at.toString(16)}`);
        return lines;
      }
      values.push(show(value, format));
    }
    lines.push(`${hex(first)}: ${values.join(' ')}`);
  }
  return lines;
}

function instructions(machine: Machine, address: number, count: number): string[] {
  const lines: string[] = [];
  let at = address;
  for (let i = 0; i < count; i++) {
    const bytes: number[] = [];
    for (let offset = 0; offset < 4; offset++) {
      const byte = read(machine, at + offset, 1);
      if (byte === undefined) break;
      bytes.push(Number(byte));
    }
    const [line] = disassemble(Uint8Array.from(bytes), at, 1);
    if (line === undefined) return [...lines, `nothing answers at 0x${at.toString(16)}`];
    lines.push(`${hex(at)}: ${line.text}`);
    at += line.length;
  }
  return lines;
}

function read(machine: Machine, address: number, size: 1 | 2 | 4 | 8): bigint | undefined {
  try {
    if (size !== 8) return BigInt(machine.busRead(address, size));
    const low = BigInt(machine.busRead(address, 4));
    return (BigInt(machine.busRead(address + 4, 4)) << 32n) | low;
  } catch (error) {
    if ((error as Error).name === 'BusError') return undefined;
    throw error;
  }
}

function show(value: bigint, { format, size }: DumpFormat): string {
  switch (format) {
    case 'd':
      return BigInt.asIntN(8 * size, value).toString();
    case 'u':
      return value.toString();
    case 'o':
      return `0${value.toString(8)}`;
    case 'c':
      return character(Number(BigInt.asUintN(8, value)));
    default:
      return `0x${value.toString(16).padStart(2 * size, '0')}`;
  }
}

function character(code: number): string {
  if (code >= 0x20 && code < 0x7f) return `'${String.fromCharCode(code)}'`;
  return `'\\x${code.toString(16).padStart(2, '0')}'`;
}

/** An address in sixteen digits. */
export function hex(address: number): string {
  return address.toString(16).padStart(16, '0');
}
