/**
 * What `--trace` can show: a word each.
 */
export const TRACE_WORDS = {
  instructions: 'each instruction, disassembled',
  traps: 'exceptions and ecalls that were taken',
  interrupts: 'interrupts that were taken',
  regions: 'code that was compiled, and that was given up',
  devices: 'loads and stores that reached a device, its registers by name',
} as const;

export type TraceWord = keyof typeof TRACE_WORDS;
