/**
 * What is due when: a heap of deadlines in ticks of the machine's timer.
 *
 * Equal deadlines come in the order they were set. Cancelling is lazy: a
 * cancelled timer is dropped when it reaches the top, or when half of the heap
 * is cancelled.
 */

export interface Timer {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
  cancelled: boolean;
}

function before(a: Timer, b: Timer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

export class Timers {
  private heap: Timer[] = [];
  private order = 0;
  private cancelled = 0;

  /** @param due tick at or after which it fires; @param fire called once, must not throw */
  add(due: number, fire: () => void): Timer {
    const timer: Timer = { due, order: this.order++, fire, cancelled: false };
    const { heap } = this;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
    return timer;
  }

  /** Calls a timer off; one that fired or was called off already is left alone. */
  cancel(timer: Timer): void {
    if (timer.cancelled) return;
    timer.cancelled = true;
    this.cancelled++;
    if (this.cancelled > 64 && this.cancelled * 2 > this.heap.length) this.clean();
  }

  /** Tick of the next deadline, or Infinity. */
  next(): number {
    for (;;) {
      const top = this.heap[0];
      if (top === undefined) return Infinity;
      if (!top.cancelled) return top.due;
      this.pop();
      this.cancelled--;
    }
  }

  /** Fires everything that is due. */
  run(now: number): void {
    while (this.next() <= now) {
      const timer = this.pop();
      timer.cancelled = true;
      timer.fire();
    }
  }

  /** Timers that have not fired. */
  get size(): number {
    return this.heap.length - this.cancelled;
  }

  private pop(): Timer {
    const { heap } = this;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.sink(last);
    return top;
  }

  private sink(timer: Timer): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, timer)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = timer;
  }

  private clean(): void {
    const rest = this.heap.filter((timer) => !timer.cancelled);
    rest.sort((a, b) => (before(a, b) ? -1 : 1));
    this.heap = rest;
    this.cancelled = 0;
  }
}
