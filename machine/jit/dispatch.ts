/**
 * The one module that holds the table of compiled functions.
 *
 * `enter(h, pc, depth)` runs the function kept for a pc under the hart's present
 * key and returns what it returns, or the pc itself when there is none. `run(h, pc)`
 * goes on doing so until there is none or a region has stopped (0), and counts.
 * Only this module imports the table: modules that import a table are never freed
 * while it lives, and each `table.set` gets slower with every one of them.
 */

import { HART, REGION } from '../hart/layout.ts';
import type { MemoryLayout } from '../hart/layout.ts';
import { CodeWriter } from '../wasm/code.ts';
import { ModuleWriter } from '../wasm/module.ts';

export const FUNCTION = { parameters: ['i32', 'i32'], results: ['i32'] } as const;
export const ENTER = { parameters: ['i32', 'i32', 'i32'], results: ['i32'] } as const;

const H = 0;
const PC = 1;
const DEPTH = 2;

/** Place of a pc in the table of regions. */
export function slotOf(layout: MemoryLayout, pc: number): number {
  const index = ((pc >>> 1) ^ (pc >>> 13)) & (layout.regionEntries - 1);
  return layout.regionOffset + index * REGION.size;
}

/** The module's bytes. @param stackBytes of host stack that `run` gives to what it runs */
export function generateDispatch(
  layout: MemoryLayout,
  stackBytes: number,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.importMemory('host', 'memory', 1, 65536);
  module.importTable('host', 'table');
  const type = module.type(FUNCTION);
  const enter = module.function(ENTER, enterCode(layout, type));
  module.export('enter', enter);
  module.export('run', module.function(FUNCTION, runCode(layout, type, stackBytes)));
  return module.finish();
}

/** Leaves the slot of the pc in a local, and on the stack whether it holds the pc under the key. */
function pushFound(code: CodeWriter, layout: MemoryLayout, slot: number): void {
  code.get(PC);
  code.i32(1);
  code.op('i32.shr_u');
  code.get(PC);
  code.i32(13);
  code.op('i32.shr_u');
  code.op('i32.xor');
  code.i32(layout.regionEntries - 1);
  code.op('i32.and');
  code.i32(Math.log2(REGION.size));
  code.op('i32.shl');
  code.tee(slot);
  code.memory('i32.load', layout.regionOffset + REGION.pc, true);
  code.get(PC);
  code.op('i32.eq');
  code.get(slot);
  code.memory('i32.load', layout.regionOffset + REGION.key, true);
  code.get(H);
  code.memory('i32.load', HART.regionKey, true);
  code.op('i32.eq');
  code.op('i32.and');
}

function pushIndex(code: CodeWriter, layout: MemoryLayout, slot: number): void {
  code.get(slot);
  code.memory('i32.load', layout.regionOffset + REGION.index, true);
}

function enterCode(layout: MemoryLayout, type: number): CodeWriter {
  const code = new CodeWriter(3);
  const slot = code.local('i32');
  pushFound(code, layout, slot);
  code.if();
  code.get(H);
  code.get(DEPTH);
  pushIndex(code, layout, slot);
  code.returnCallIndirect(type);
  code.end();
  code.get(PC);
  return code;
}

function runCode(layout: MemoryLayout, type: number, stackBytes: number): CodeWriter {
  const code = new CodeWriter(2);
  const slot = code.local('i32');
  const loop = code.loop();
  pushFound(code, layout, slot);
  code.if();
  code.get(slot);
  code.get(slot);
  code.memory('i32.load', layout.regionOffset + REGION.entered, true);
  code.i32(1);
  code.op('i32.add');
  code.memory('i32.store', layout.regionOffset + REGION.entered, true);
  code.get(H);
  code.i32(stackBytes);
  pushIndex(code, layout, slot);
  code.callIndirect(type);
  code.tee(PC);
  code.brIf(loop);
  code.end();
  code.end();
  code.get(PC);
  return code;
}
