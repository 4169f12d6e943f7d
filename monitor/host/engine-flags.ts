/**
 * Flags of V8 that compiled code profits from.
 *
 * Relaxed SIMD has the fused multiply-add; V8 has it on by default from version 11.4,
 * Node 20 is just before. Where it is missing, software does it.
 */
import { setFlagsFromString } from 'node:v8';

const DEFAULT_FROM = { major: 11, minor: 4 };

/**
 * Sets them, for the whole process; call it before a machine is made.
 *
 * While a flag is set V8 refuses what was compiled without it, Node's own modules among it.
 */
export function setEngineFlags(on = true): void {
  const [major = 0, minor = 0] = process.versions.v8.split('.').map(Number);
  const { major: enough, minor: least } = DEFAULT_FROM;
  if (major < enough || (major === enough && minor < least)) {
    setFlagsFromString(`--${on ? '' : 'no-'}experimental-wasm-relaxed-simd`);
  }
}
