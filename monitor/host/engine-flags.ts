/**
 * Flags of V8 that compiled code profits from.
 *
 * Relaxed SIMD has the fused multiply-add; V8 has it on by default from version 11.4,
 * Node 20 is just before. Where it is missing, software does it.
 */
import { setFlagsFromString } from 'node:v8';
import { hostFuses } from '../../machine/index.ts';

/** Sets them, for the whole process; call it before a machine is made. */
export function setEngineFlags(): void {
  if (!hostFuses()) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
