/**
 * Copies between a chain's segments and plain bytes, wherever the driver cut them.
 *
 * VIRTIO 1.2, section 2.7.4: a device must not assume any framing. Segments were checked
 * to be RAM when the chain was taken.
 */
import type { GuestMemory } from './guest-memory.ts';
import type { Segment } from './virtqueue.ts';

/** Bytes in all segments together. */
export function lengthOf(segments: readonly Segment[]): number {
  let sum = 0;
  for (const { length } of segments) sum += length;
  return sum;
}

/** The part of the segments that begins after `skip` bytes and is at most `length` long. */
export function part(segments: readonly Segment[], skip: number, length: number): Segment[] {
  const found: Segment[] = [];
  let from = skip;
  let left = length;
  for (const segment of segments) {
    if (left <= 0) break;
    if (from >= segment.length) {
      from -= segment.length;
      continue;
    }
    const take = Math.min(segment.length - from, left);
    found.push({ address: segment.address + from, length: take });
    from = 0;
    left -= take;
  }
  return found;
}

/** All bytes of the segments, copied out. */
export function gather(memory: GuestMemory, segments: readonly Segment[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(segments));
  let at = 0;
  for (const { address, length } of segments) {
    bytes.set(memory.view(address, length), at);
    at += length;
  }
  return bytes;
}

/** Copies bytes into the segments, as far as both reach. @returns bytes copied */
export function scatter(
  memory: GuestMemory,
  segments: readonly Segment[],
  bytes: Uint8Array,
): number {
  let at = 0;
  for (const { address, length } of segments) {
    if (at >= bytes.length) break;
    const run = bytes.subarray(at, at + length);
    memory.set(address, run);
    at += run.length;
  }
  return at;
}
