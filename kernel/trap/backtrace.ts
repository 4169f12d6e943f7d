/**
 * Who called whom: the frames below an instruction, found by the frame pointer.
 *
 * RISC-V ELF psABI, section "Frame Pointer Convention": s0 points at the end of
 * the frame; the return address lies 8 bytes below it, the caller's s0 16 bytes
 * below. Whatever lies on the stack is the Task's: every frame must be in the
 * stack, above the one before, and every return address in the image. It does
 * not see through code built without frame pointers.
 */

import type { Core } from '../core.ts';
import type { Frame } from '../face.ts';
import type { TaskControl } from '../task/task.ts';
import { symbolAt, symbolText } from './symbols.ts';

/** Frames shown; a runaway recursion has many more. */
const MAX_FRAMES = 32;
const RETURN_ADDRESS = 8;
const CALLER = 16;

/**
 * Frames of a Task that has stopped, innermost first.
 * @param pc, @param ra, @param fp registers as numbers
 */
export function backtrace(
  core: Core,
  task: TaskControl,
  { pc, ra, fp }: { readonly pc: number; readonly ra: number; readonly fp: number },
): Frame[] {
  const frames = [frame(task, pc, pc)];
  let at = fp;
  const first = isFrame(task, at) ? returnFrom(core, at) : 0;
  // A function without a frame, or that has only just begun, returns to ra.
  if (ra !== first && inImage(task, ra) && !sameFunction(task, pc, ra)) {
    frames.push(frame(task, ra, ra - 1));
  }
  while (frames.length < MAX_FRAMES && isFrame(task, at)) {
    const address = returnFrom(core, at);
    if (!inImage(task, address)) break;
    frames.push(frame(task, address, address - 1));
    const next = read(core, at - CALLER);
    if (next <= at) break;
    at = next;
  }
  return frames;
}

/** @param within address that belongs to the function: a return address may lie behind its end */
function frame(task: TaskControl, address: number, within: number): Frame {
  const symbol = symbolText(task, within);
  // The distance is that of the address itself.
  const found = within === address ? undefined : symbolAt(task, within);
  return {
    address,
    symbol:
      found === undefined ? symbol : `${found.symbol.name}+0x${(found.offset + 1).toString(16)}`,
  };
}

function isFrame(task: TaskControl, at: number): boolean {
  const { stack, end } = task.windows;
  return at % 8 === 0 && at >= stack + CALLER && at <= end;
}

function inImage(task: TaskControl, address: number): boolean {
  return address > task.windows.start && address <= task.windows.data;
}

function sameFunction(task: TaskControl, a: number, b: number): boolean {
  const symbol = symbolAt(task, a)?.symbol;
  return symbol !== undefined && symbol === symbolAt(task, b - 1)?.symbol;
}

function returnFrom(core: Core, at: number): number {
  return read(core, at - RETURN_ADDRESS);
}

/** A pointer on the stack; merely large when it is none. */
function read(core: Core, address: number): number {
  const { view, base } = core.ram;
  const at = address - base;
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}
