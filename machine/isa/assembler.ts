/**
 * A small assembler for tests: instructions, labels, a few directives.
 *
 * Each line is `label:`, an instruction, or `.word .half .byte .dword .space
 * .align .string`; `#` begins a comment. Instructions are written as the
 * formats say; 4-byte forms are used unless the name begins with `c.`.
 * Pseudo-instructions: li la call tail j jr ret nop mv not neg sext.w seqz snez
 * beqz bnez bltz bgez blez bgtz bgt ble bgtu bleu csrr csrw csrs csrc.
 * What this does not do: sections, relocations, expressions beyond `label+4`.
 */

import { encode } from './encode.ts';
import { CSR_ADDRESSES, F_NUMBERS, ROUNDING_NAMES, X_NUMBERS } from './registers.ts';
import type { Compressed, Instruction, Operands } from './row.ts';
import { BY_NAME, COMPRESSED_ROWS } from './table.ts';

export class AssemblerError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'AssemblerError';
    this.line = line;
  }
}

interface Statement {
  readonly line: number;
  readonly mnemonic: string;
  readonly operands: readonly string[];
  readonly text: string;
}

type Draft = { -readonly [K in keyof Operands]?: Operands[K] };

const compressedByName = new Map<string, Compressed>(COMPRESSED_ROWS.map((row) => [row.name, row]));

/** What the assembler made: the bytes, and where the labels are. */
export interface Assembly {
  readonly bytes: Uint8Array;
  readonly labels: ReadonlyMap<string, number>;
}

/**
 * Assembles a program.
 * @param source text, or lines
 * @param base guest address of the first byte
 * @throws AssemblerError with the line
 */
export function assemble(source: string | readonly string[], base: number): Assembly {
  const lines = typeof source === 'string' ? source.split('\n') : source;
  const statements: Statement[] = [];
  const labels = new Map<string, number>();
  let at = base;
  lines.forEach((raw, index) => {
    let text = raw.replace(/#.*$/, '').trim();
    for (;;) {
      const label = /^([A-Za-z_.$][\w.$]*):/.exec(text);
      if (label?.[1] === undefined) break;
      labels.set(label[1], at);
      text = text.slice(label[0].length).trim();
    }
    if (text === '') return;
    for (const part of text.split(';')) {
      const statement = parse(part.trim(), index + 1);
      statements.push(statement);
      at += sizeOf(statement, at);
    }
  });
  const out: number[] = [];
  for (const statement of statements) {
    const address = base + out.length;
    try {
      out.push(...bytesOf(statement, address, labels));
    } catch (error) {
      throw new AssemblerError(statement.line, error instanceof Error ? error.message : '');
    }
  }
  return { bytes: Uint8Array.from(out), labels };
}

function parse(text: string, line: number): Statement {
  const match = /^(\S+)\s*(.*)$/.exec(text);
  if (match === null) throw new AssemblerError(line, `cannot read "${text}"`);
  const rest = match[2] ?? '';
  const operands = rest === '' ? [] : rest.split(',').map((part) => part.trim());
  return { line, mnemonic: match[1] ?? '', operands, text: rest };
}

function sizeOf(statement: Statement, at: number): number {
  const { mnemonic, operands } = statement;
  const first = Number(operands[0] ?? 0);
  switch (mnemonic) {
    case '.byte':
      return operands.length;
    case '.half':
      return operands.length * 2;
    case '.word':
      return operands.length * 4;
    case '.dword':
      return operands.length * 8;
    case '.space':
      return first;
    case '.align':
      return padding(at, first);
    case '.string':
      return stringBytes(statement.text).length;
    case 'li':
      return liWords(operands).length * 4;
    case 'la':
    case 'call':
    case 'tail':
      return 8;
    default:
      return mnemonic.startsWith('c.') ? 2 : 4;
  }
}

const padding = (at: number, power: number): number =>
  (2 ** power - (at % 2 ** power)) % 2 ** power;

function stringBytes(text: string): number[] {
  return [...new TextEncoder().encode(JSON.parse(text) as string), 0];
}

function little(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, i) =>
    Number((BigInt.asUintN(64, value) >> BigInt(i * 8)) & 0xffn),
  );
}

function bytesOf(statement: Statement, at: number, labels: ReadonlyMap<string, number>): number[] {
  const { mnemonic, operands } = statement;
  const values = (length: number): number[] =>
    operands.flatMap((text) => little(BigInt(labels.get(text) ?? text), length));
  switch (mnemonic) {
    case '.byte':
      return values(1);
    case '.half':
      return values(2);
    case '.word':
      return values(4);
    case '.dword':
      return values(8);
    case '.space':
      return Array<number>(Number(operands[0])).fill(0);
    case '.align':
      return Array<number>(padding(at, Number(operands[0]))).fill(0);
    case '.string':
      return stringBytes(statement.text);
    default: {
      const words = instructionWords(statement, at, labels);
      return words.flatMap(({ word, length }) => little(BigInt(word), length));
    }
  }
}

interface Word {
  readonly word: number;
  readonly length: number;
}

function instructionWords(
  statement: Statement,
  at: number,
  labels: ReadonlyMap<string, number>,
): Word[] {
  const { mnemonic, operands } = statement;
  const [a = '', b = ''] = operands;
  if (mnemonic === 'li') return liWords(operands);
  if (mnemonic === 'la' || mnemonic === 'call' || mnemonic === 'tail') {
    const offset = number(mnemonic === 'la' ? b : a, labels) - at;
    const high = ((offset + 0x800) >> 12) << 12;
    const low = offset - high;
    const base = mnemonic === 'la' ? register(a) : mnemonic === 'call' ? 1 : 6;
    const second = mnemonic === 'la' ? 'addi' : 'jalr';
    return [
      base32('auipc', { rd: base, imm: high }),
      base32(second, { rd: mnemonic === 'tail' ? 0 : base, rs1: base, imm: low }),
    ];
  }
  const [name, expanded] = expandPseudo(mnemonic, operands);
  const row = BY_NAME.get(name.replace(/\.(aq|rl|aqrl)$/, '')) ?? compressedByName.get(name);
  if (row === undefined) throw new Error(`there is no instruction "${mnemonic}"`);
  let word = encode(row, operandsOf(row, expanded, at, labels));
  if (/\.aq(rl)?$/.test(name)) word |= 1 << 26;
  if (/rl$/.test(name) && name.includes('.')) word |= 1 << 25;
  return [{ word: word >>> 0, length: row.length }];
}

function base32(name: string, operands: Partial<Operands>): Word {
  const row = BY_NAME.get(name) as Instruction;
  return { word: encode(row, operands), length: 4 };
}

/** The shortest usual sequence for a 64-bit constant. */
function liWords([target = '', text = '']: readonly string[]): Word[] {
  const rd = register(target);
  const build = (value: bigint): Word[] => {
    if (value >= -2048n && value < 2048n) return [base32('addi', { rd, imm: Number(value) })];
    if (BigInt.asIntN(32, value) === value) {
      const low = Number(BigInt.asIntN(12, value));
      const high = (Number(value) - low) | 0;
      const lui = base32('lui', { rd, imm: high });
      return low === 0 ? [lui] : [lui, base32('addiw', { rd, rs1: rd, imm: low })];
    }
    const low = BigInt.asIntN(12, value);
    let rest = BigInt.asIntN(64, value - low) >> 12n;
    let shift = 12;
    while ((rest & 1n) === 0n) {
      rest >>= 1n;
      shift++;
    }
    const words = [...build(rest), base32('slli', { rd, rs1: rd, imm: shift })];
    if (low !== 0n) words.push(base32('addi', { rd, rs1: rd, imm: Number(low) }));
    return words;
  };
  return build(BigInt.asIntN(64, BigInt(text.startsWith('-') ? -BigInt(text.slice(1)) : text)));
}

const REWRITES: Readonly<Record<string, (...o: string[]) => [string, ...string[]]>> = {
  nop: () => ['addi', 'zero', 'zero', '0'],
  mv: (d = '', s = '') => ['addi', d, s, '0'],
  not: (d = '', s = '') => ['xori', d, s, '-1'],
  neg: (d = '', s = '') => ['sub', d, 'zero', s],
  'sext.w': (d = '', s = '') => ['addiw', d, s, '0'],
  seqz: (d = '', s = '') => ['sltiu', d, s, '1'],
  snez: (d = '', s = '') => ['sltu', d, 'zero', s],
  beqz: (s = '', t = '') => ['beq', s, 'zero', t],
  bnez: (s = '', t = '') => ['bne', s, 'zero', t],
  bltz: (s = '', t = '') => ['blt', s, 'zero', t],
  bgez: (s = '', t = '') => ['bge', s, 'zero', t],
  blez: (s = '', t = '') => ['bge', 'zero', s, t],
  bgtz: (s = '', t = '') => ['blt', 'zero', s, t],
  bgt: (a = '', b = '', t = '') => ['blt', b, a, t],
  ble: (a = '', b = '', t = '') => ['bge', b, a, t],
  bgtu: (a = '', b = '', t = '') => ['bltu', b, a, t],
  bleu: (a = '', b = '', t = '') => ['bgeu', b, a, t],
  j: (t = '') => ['jal', 'zero', t],
  jr: (s = '') => ['jalr', 'zero', `0(${s})`],
  ret: () => ['jalr', 'zero', '0(ra)'],
  csrr: (d = '', c = '') => ['csrrs', d, c, 'zero'],
  csrw: (c = '', s = '') => ['csrrw', 'zero', c, s],
  csrs: (c = '', s = '') => ['csrrs', 'zero', c, s],
  csrc: (c = '', s = '') => ['csrrc', 'zero', c, s],
};

function expandPseudo(mnemonic: string, operands: readonly string[]): [string, readonly string[]] {
  if (mnemonic === 'jal' && operands.length === 1) return ['jal', ['ra', ...operands]];
  if (mnemonic === 'jalr' && operands.length === 1) return ['jalr', ['ra', `0(${operands[0]})`]];
  if (mnemonic === 'fence' && operands.length === 0) return ['fence', ['iorw', 'iorw']];
  const rewrite = REWRITES[mnemonic];
  if (rewrite === undefined) return [mnemonic, operands];
  const [name, ...rest] = rewrite(...operands);
  return [name, rest];
}

/** Reads the operands in the order of the format's template. */
function operandsOf(
  row: Instruction | Compressed,
  given: readonly string[],
  at: number,
  labels: ReadonlyMap<string, number>,
): Partial<Operands> {
  const result: Draft = {};
  const { text } = row.format;
  if (text === 'fence') return { imm: (fenceSet(given[0]) << 4) | fenceSet(given[1]) };
  const parts = text === '' ? [] : text.split(',').map((part) => part.trim());
  const wanted =
    parts.at(-1) === 'rm' && given.length === parts.length - 1 ? parts.slice(0, -1) : parts;
  if (parts !== wanted) result.rm = 7;
  if (given.length !== wanted.length) {
    throw new Error(`${row.name} has ${given.length} operands, expected "${text}"`);
  }
  wanted.forEach((part, index) => {
    const operand = given[index] ?? '';
    if (part === 'imm(rs1)') {
      const match = /^(.*)\(([^)]*)\)$/.exec(operand);
      if (match === null) throw new Error(`"${operand}" is not of the form offset(register)`);
      result.imm = match[1] === '' ? 0 : number(match[1] ?? '', labels);
      result.rs1 = register(match[2] ?? '');
    } else if (part === '(rs1)') {
      result.rs1 = register(operand.replace(/^0?\((.*)\)$/, '$1'));
    } else {
      one(part, operand, result, at, labels);
    }
  });
  return result;
}

function one(
  part: string,
  operand: string,
  result: Draft,
  at: number,
  labels: ReadonlyMap<string, number>,
): void {
  switch (part) {
    case 'rd':
      result.rd = register(operand);
      break;
    case 'rs1':
      result.rs1 = register(operand);
      break;
    case 'rs2':
      result.rs2 = register(operand);
      break;
    case 'fd':
      result.rd = register(operand, F_NUMBERS);
      break;
    case 'f1':
      result.rs1 = register(operand, F_NUMBERS);
      break;
    case 'f2':
      result.rs2 = register(operand, F_NUMBERS);
      break;
    case 'f3':
      result.rs3 = register(operand, F_NUMBERS);
      break;
    case 'imm':
      result.imm = number(operand, labels);
      break;
    case 'uimm':
      result.rs1 = number(operand, labels);
      break;
    case 'upper':
      result.imm = (number(operand, labels) << 12) | 0;
      break;
    case 'target':
      result.imm = number(operand, labels) - at;
      break;
    case 'csr':
      result.imm = CSR_ADDRESSES.get(operand) ?? number(operand, labels);
      break;
    case 'rm':
      result.rm = ROUNDING_NAMES.indexOf(operand);
      break;
    default:
      throw new Error(`operand "${part}" is not known`);
  }
}

function register(text: string, names: ReadonlyMap<string, number> = X_NUMBERS): number {
  const index = names.get(text);
  if (index === undefined) throw new Error(`"${text}" is not a register`);
  return index;
}

function number(text: string, labels: ReadonlyMap<string, number>): number {
  const match = /^([A-Za-z_.$][\w.$]*)([+-]\d+)?$/.exec(text);
  const label = match?.[1] === undefined ? undefined : labels.get(match[1]);
  if (label !== undefined) return label + Number(match?.[2] ?? 0);
  const value = text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
  if (text === '' || !Number.isInteger(value))
    throw new Error(`"${text}" is not a number or label`);
  return value;
}

function fenceSet(text = 'iorw'): number {
  return [...'iorw'].reduce((bits, letter, i) => bits | (text.includes(letter) ? 8 >>> i : 0), 0);
}
