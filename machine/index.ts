/**
 * The machine's public face, in one import.
 *
 * Kernel, debugger and front ends import this file and nothing below it.
 */
export type * from './face.ts';
export type { BusAccess, MachineTrace, TrapTaken } from './hart/trace.ts';
export type { RegionEvent, RegionReport } from './jit/report.ts';
export { ISA } from './board/isa.ts';
export { createMachine } from './board/machine.ts';
export { LoadError } from './board/boot/elf.ts';
export { BusError } from './bus/bus.ts';
export {
  DeviceTreeError,
  DeviceTreeNode,
  parseDeviceTree,
  type TreeRange,
} from './board/tree/parse.ts';
export {
  assemble,
  AssemblerError,
  disassemble,
  registerNames,
  type Assembly,
  type DisassemblyLine,
} from './debug/index.ts';
export { RAM_BASE } from './hart/layout.ts';
export { interpreterCode } from './interpreter/index.ts';
export { createBlockBuffer } from './port/block-buffer.ts';
export { createCharBuffer, type CharBuffer } from './port/char-buffer.ts';
export {
  createManualClock,
  INSTRUCTIONS_PER_TICK,
  TICK_NS,
  TIMEBASE,
  type ManualClock,
} from './port/clock.ts';
export { createSeededEntropy } from './port/entropy.ts';
export { StateError, type DeviceState, type Json } from './device/state.ts';
