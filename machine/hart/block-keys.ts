/**
 * Keys of the block cache: one for each set of executable ranges in an epoch.
 */

import type { Blocks } from '../interpreter/index.ts';
import type { Windows } from './windows.ts';

/** Domains whose keys are remembered; a guest that keeps changing PMP starts over. */
const MAX_DOMAINS = 1024;

export class BlockKeys {
  readonly #blocks: Blocks;
  readonly #keys = new Map<string, number>();
  #epoch = -1;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** Gives windows their key of the present epoch, and tells the blocks what it stands for. */
  renew(windows: Windows): number {
    this.#blocks.floatOn = windows.floatOn;
    if (windows.epoch !== this.#blocks.epoch || windows.key === 0) {
      windows.key = this.#keyOf(windows.domain);
      windows.epoch = this.#blocks.epoch;
    }
    return windows.key;
  }

  #keyOf(domain: string): number {
    if (this.#epoch !== this.#blocks.epoch || this.#keys.size >= MAX_DOMAINS) this.#keys.clear();
    let key = this.#keys.get(domain);
    if (key === undefined) {
      key = this.#blocks.newKey();
      this.#keys.set(domain, key);
    }
    this.#epoch = this.#blocks.epoch;
    return key;
  }
}
