/**
 * A Task that makes the calls a test wants.
 */

import type { Task } from '../../kernel/index.ts';
import type { System } from './kernels.ts';
import { caller } from './programs.ts';

/** A Task that makes the calls a test wants. */
/** Layout of the event ring, retyped from the header. */
const RING_HEADER = 16;
const EVENT_SIZE = 32;

export class Puppet {
  readonly system: System;
  readonly task: Task;
  private seen = 0;

  constructor(system: System, spec: Parameters<System['spawn']>[1] = {}) {
    this.system = system;
    this.task = system.spawn(caller(), spec);
  }

  /** Makes a call; a0 and a1 as unsigned 64-bit numbers. */
  call(number: number, ...args: (number | bigint)[]): { error: number; value: number } {
    const record = new DataView(new ArrayBuffer(64));
    [number, ...args].forEach((value, i) =>
      record.setBigUint64(i * 8, BigInt.asUintN(64, BigInt(value)), true),
    );
    this.system.kernel.input(this.task.id).send(new Uint8Array(record.buffer));
    this.system.until(() => this.system.output(this.task).length >= this.seen + 16);
    const bytes = this.system.output(this.task).slice(this.seen, this.seen + 16);
    this.seen += 16;
    const view = new DataView(bytes.buffer);
    return {
      error: Number(view.getBigInt64(0, true)),
      value: Number(view.getBigInt64(8, true)),
    };
  }

  section(name: string): { start: number; end: number } {
    const record = this.system.call('task', this.task.id) as {
      sections: { name: string; start: number; end: number }[];
    };
    return record.sections.find((each) => each.name === name)!;
  }

  /** Everything the kernel has put into the event ring. */
  events(): { type: number; id: number; error: number; value: number }[] {
    const { ram } = this.system.machine;
    const at = this.section('system area');
    // The ring comes first in the system area.
    const view = new DataView(ram.bytes.buffer, ram.bytes.byteOffset + at.start - ram.base);
    const head = view.getUint32(0, true);
    return Array.from({ length: head }, (_, i) => {
      const slot = RING_HEADER + i * EVENT_SIZE;
      return {
        type: view.getUint32(slot, true),
        id: view.getUint32(slot + 4, true),
        error: view.getUint32(slot + 8, true),
        value: Number(view.getBigInt64(slot + 16, true)),
      };
    });
  }
}
