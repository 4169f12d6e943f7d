/**
 * Instructions as text: ABI register names, the usual pseudo-instructions.
 */

import { decode, lengthOf } from './decoder.ts';
import type { Decoded } from './decoder.ts';
import { CSR_NAMES, F_NAMES, ROUNDING_NAMES, X_NAMES } from './registers.ts';

export interface DisassemblyLine {
  readonly address: number;
  /** 2 or 4 bytes; at the end of the bytes, what is left. */
  readonly length: number;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Text of one decoded instruction at an address. Compressed ones show what they expand to. */
export function instructionText(decoded: Decoded, address: number): string {
  return pseudo(decoded, address) ?? plain(decoded, address);
}

/**
 * Disassembles instructions one behind the other.
 * @param bytes code; only its own bytes are read
 * @param address guest address of the first byte
 * @param count instructions at most
 */
export function disassemble(
  bytes: Uint8Array | DataView,
  address: number,
  count: number,
): DisassemblyLine[] {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: DisassemblyLine[] = [];
  let at = 0;
  while (lines.length < count && at < view.length) {
    const low = (view[at] ?? 0) | ((view[at + 1] ?? 0) << 8);
    const wanted = lengthOf(low);
    const here = view.slice(at, at + wanted);
    const word = low | ((view[at + 2] ?? 0) << 16) | ((view[at + 3] ?? 0) << 24);
    const decoded = here.length === wanted ? decode(wanted === 2 ? low : word) : undefined;
    const text = decoded === undefined ? rawText(here) : instructionText(decoded, address + at);
    lines.push({ address: address + at, length: here.length, text, bytes: here });
    at += here.length;
  }
  return lines;
}

function rawText(bytes: Uint8Array): string {
  const digits = [...bytes].reverse().map((byte) => byte.toString(16).padStart(2, '0'));
  const directive = bytes.length === 4 ? '.word' : bytes.length === 2 ? '.half' : '.byte';
  return `${directive} 0x${digits.join('')}`;
}

function plain(decoded: Decoded, address: number): string {
  const { instruction } = decoded;
  const operands = instruction.format.text.replaceAll(/[a-z]+[123]?/g, (token) =>
    operandText(token, decoded, address),
  );
  const text = `${instruction.name} ${operands}`.trim();
  return text.endsWith(', dyn') ? text.slice(0, -5) : text;
}

const x = (index: number): string => X_NAMES[index] ?? '?';
const f = (index: number): string => F_NAMES[index] ?? '?';

function operandText(token: string, decoded: Decoded, address: number): string {
  switch (token) {
    case 'rd':
      return x(decoded.rd);
    case 'rs1':
      return x(decoded.rs1);
    case 'rs2':
      return x(decoded.rs2);
    case 'fd':
      return f(decoded.rd);
    case 'f1':
      return f(decoded.rs1);
    case 'f2':
      return f(decoded.rs2);
    case 'f3':
      return f(decoded.rs3);
    case 'imm':
      return String(decoded.imm);
    case 'uimm':
      return String(decoded.rs1);
    case 'upper':
      return `0x${((decoded.imm >>> 12) & 0xfffff).toString(16)}`;
    case 'target':
      return targetText(address, decoded.imm);
    case 'csr':
      return CSR_NAMES.get(decoded.imm) ?? `0x${decoded.imm.toString(16)}`;
    case 'rm':
      return ROUNDING_NAMES[decoded.rm] ?? `rm${decoded.rm}`;
    case 'fence':
      return fenceText(decoded.imm);
    default:
      return token;
  }
}

function targetText(address: number, offset: number): string {
  return `0x${BigInt.asUintN(64, BigInt(address + offset)).toString(16)}`;
}

function fenceText(imm: number): string {
  const set = (bits: number): string =>
    [...'iorw'].filter((_, index) => ((bits >>> (3 - index)) & 1) === 1).join('') || '0';
  return `${set((imm >>> 4) & 15)}, ${set(imm & 15)}`;
}

/** The usual name of a special case, or undefined. */
function pseudo(decoded: Decoded, address: number): string | undefined {
  const { instruction, rd, rs1, rs2, imm } = decoded;
  const target = (): string => targetText(address, imm);
  switch (instruction.name) {
    case 'addi':
      if (rd === 0 && rs1 === 0 && imm === 0) return 'nop';
      if (rs1 === 0) return `li ${x(rd)}, ${imm}`;
      return imm === 0 ? `mv ${x(rd)}, ${x(rs1)}` : undefined;
    case 'add':
      return rs1 === 0 && decoded.length === 2 ? `mv ${x(rd)}, ${x(rs2)}` : undefined;
    case 'addiw':
      return imm === 0 ? `sext.w ${x(rd)}, ${x(rs1)}` : undefined;
    case 'xori':
      return imm === -1 ? `not ${x(rd)}, ${x(rs1)}` : undefined;
    case 'sub':
      return rs1 === 0 ? `neg ${x(rd)}, ${x(rs2)}` : undefined;
    case 'sltiu':
      return imm === 1 ? `seqz ${x(rd)}, ${x(rs1)}` : undefined;
    case 'sltu':
      return rs1 === 0 ? `snez ${x(rd)}, ${x(rs2)}` : undefined;
    case 'jal':
      if (rd === 0) return `j ${target()}`;
      return rd === 1 ? `jal ${target()}` : undefined;
    case 'jalr':
      if (rd === 0 && rs1 === 1 && imm === 0) return 'ret';
      if (rd === 0 && imm === 0) return `jr ${x(rs1)}`;
      return rd === 1 && imm === 0 ? `jalr ${x(rs1)}` : undefined;
    case 'beq':
      return rs2 === 0 ? `beqz ${x(rs1)}, ${target()}` : undefined;
    case 'bne':
      return rs2 === 0 ? `bnez ${x(rs1)}, ${target()}` : undefined;
    case 'csrrs':
      return rs1 === 0 ? `csrr ${x(rd)}, ${operandText('csr', decoded, address)}` : undefined;
    case 'csrrw':
      return rd === 0 ? `csrw ${operandText('csr', decoded, address)}, ${x(rs1)}` : undefined;
    default:
      return undefined;
  }
}
