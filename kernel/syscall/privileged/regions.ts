/**
 * The privileged call `regions`: compiled code as rows for people.
 */

import type { Machine } from '../../../machine/index.ts';
import type { Value } from '../../face.ts';

/** @param symbolAt text for the symbol at an address; empty when there is none */
export function regions(machine: Machine, symbolAt: (address: number) => string): Value {
  return machine.regions().map(({ stops, pc, ...region }) => ({
    pc,
    symbol: symbolAt(pc),
    ...region,
    ...stops,
  }));
}
