/**
 * Code around an address, as lines for a person.
 */

import { disassemble, type DisassemblyLine } from '../../machine/index.ts';
import type { Core } from '../core.ts';
import type { TaskControl } from '../task/task.ts';
import { hex } from '../text.ts';
import { symbolAt, symbolText } from './symbols.ts';

/** Instructions shown before and after. */
const BEFORE = 4;
const AFTER = 4;
/** How far back a run of instructions that ends at the address is looked for. */
const LOOK_BACK = 32;

/** A line as `disassemble` of the Monitor gives it. */
export interface CodeLine {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly symbol: string;
}

/**
 * Decodes instructions from RAM.
 * @returns fewer lines than asked for at the end of RAM; none outside it
 */
export function codeLines(core: Core, address: number, count: number): CodeLine[] {
  const { ram } = core;
  const length = Math.min(4 * count, ram.base + ram.size - address);
  if (length <= 0 || !ram.contains(address, length)) return [];
  const owner = core.tasks.owning(address);
  return decode(core, address, length, count).map((line) => ({
    address: line.address,
    bytes: line.bytes,
    text: line.text,
    symbol: owner === undefined ? '' : symbolText(owner, line.address),
  }));
}

/** Lines around a Task's pc; the one at pc begins with `>`. Empty when pc is not in its image. */
export function disassemblyAround(core: Core, task: TaskControl, pc: number): string[] {
  const { start, data } = task.windows;
  if (!(pc >= start && pc < data)) return [];
  const first = startBefore(core, task, pc);
  const before = decode(core, first, pc - first, LOOK_BACK).slice(-BEFORE);
  const length = Math.min(4 * (AFTER + 1), data - pc);
  const after = decode(core, pc, length, AFTER + 1);
  return [...before, ...after].map((line) => {
    const mark = line.address === pc ? '>' : ' ';
    return `${mark} ${hex(line.address)} ${symbolText(task, line.address)}: ${line.text}`;
  });
}

function decode(core: Core, address: number, length: number, count: number): DisassemblyLine[] {
  // A copy: the bytes of RAM are shared with the harts.
  const at = address - core.ram.base;
  return disassemble(core.ram.bytes.slice(at, at + length), address, count);
}

/** An address not far before pc from which instructions lead to pc without a gap. */
function startBefore(core: Core, task: TaskControl, pc: number): number {
  const symbol = symbolAt(task, pc);
  const lowest = Math.max(task.windows.start, pc - LOOK_BACK);
  const begin = symbol === undefined ? -1 : pc - symbol.offset;
  const candidates = begin >= lowest ? [begin] : [];
  for (let at = lowest + ((pc - lowest) % 2); at < pc; at += 2) candidates.push(at);
  for (const at of candidates) {
    const lines = decode(core, at, pc - at, LOOK_BACK);
    const last = lines.at(-1);
    const meets = last !== undefined && last.address + last.length === pc;
    if (meets && lines.every((line) => !line.text.startsWith('.'))) return at;
  }
  return pc;
}
