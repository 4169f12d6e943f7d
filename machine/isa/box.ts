/**
 * NaN boxing: how an f register of 64 bits holds a single.
 *
 * Source: Unprivileged spec 20240411, section 21.2.
 */

import { convert, extendU, long, or } from './node.ts';
import type { Node } from './node.ts';

/** The 64 bits (i64) of a register that holds a single (f32): its upper half is all ones. */
export function boxedBits(single: Node): Node {
  return or(extendU(convert('i32.reinterpret_f32', single)), long(0xffff_ffff_0000_0000n));
}
