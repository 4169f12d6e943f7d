/**
 * The event ring in a Task's own chunk: the kernel writes, the Task takes out.
 *
 * The Task can write every byte of it, so nothing read from it is believed: the
 * kernel keeps its own head and capacity and writes them, and the Task's tail
 * is checked each time. Layout: kernel/abi/layout.ts.
 */

import { EVENT_LAYOUT, RING, RING_CAPACITY } from '../abi/index.ts';

/** What `waiting` gives for a tail that cannot be. */
export const DAMAGED = -1;

export class EventRing {
  /** Events lost because the ring was full. */
  dropped = 0;
  private readonly view: DataView;
  private readonly offset: number;
  private head = 0;

  /** @param offset of the ring within the view of RAM */
  constructor(view: DataView, offset: number) {
    this.view = view;
    this.offset = offset;
  }

  /** Events the Task has not taken out, or DAMAGED. */
  waiting(): number {
    const tail = this.view.getUint32(this.offset + RING.offset.tail, true);
    const count = (this.head - tail) >>> 0;
    return count > RING_CAPACITY ? DAMAGED : count;
  }

  /**
   * Adds an event; a full ring counts it as dropped.
   * @param value whole number within 2^53 of 0 @param time the same, not below 0
   * @returns events waiting now, or DAMAGED when nothing was added
   */
  push(type: number, id: number, error: number, value: number, time: number): number {
    const waiting = this.waiting();
    if (waiting === DAMAGED) return DAMAGED;
    const { view, offset } = this;
    if (waiting === RING_CAPACITY) {
      this.dropped++;
      view.setUint32(offset + RING.offset.dropped, this.dropped, true);
      return waiting;
    }
    const slot = offset + RING.size + (this.head % RING_CAPACITY) * EVENT_LAYOUT.size;
    const field = EVENT_LAYOUT.offset;
    view.setUint32(slot + field.type, type, true);
    view.setUint32(slot + field.id, id, true);
    view.setUint32(slot + field.error, error, true);
    view.setUint32(slot + field.error + 4, 0, true);
    view.setUint32(slot + field.value, value, true);
    view.setUint32(slot + field.value + 4, Math.floor(value / 0x1_0000_0000), true);
    view.setUint32(slot + field.time, time, true);
    view.setUint32(slot + field.time + 4, time / 0x1_0000_0000, true);
    this.head = (this.head + 1) >>> 0;
    view.setUint32(offset + RING.offset.head, this.head, true);
    return waiting + 1;
  }
}
