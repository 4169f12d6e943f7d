/**
 * How drivers reach registers: loads and stores on the machine's bus.
 */

/** The part of the machine's face that drivers use. */
export interface Bus {
  busRead(address: number, size: 1 | 2 | 4): number;
  busWrite(address: number, size: 1 | 2 | 4, value: number): void;
}
