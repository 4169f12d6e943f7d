/**
 * Tells those who asked what happened in the kernel.
 */

import type { KernelEvent } from './face.ts';

type Listener = (event: KernelEvent) => void;

export class Emitter {
  private listeners: readonly Listener[] = [];

  /** True when somebody listens; makers of events look first. */
  get watched(): boolean {
    return this.listeners.length > 0;
  }

  /** @returns how to stop listening */
  subscribe(listener: Listener): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  emit(event: KernelEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
