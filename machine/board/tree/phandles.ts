/**
 * Phandles: the numbers by which device tree nodes of the board refer to each other.
 *
 * Devicetree Specification v0.4, section 2.3.3. Fixed, so that a tree is the same every time.
 */
export const PHANDLE_PLIC = 1;
export const PHANDLE_FINISHER = 2;

/** The interrupt controller inside a hart's cpu node. */
export function phandleOfHart(hart: number): number {
  return 0x10 + 2 * hart;
}

/** A hart's cpu node itself. */
export function phandleOfCpu(hart: number): number {
  return 0x11 + 2 * hart;
}
