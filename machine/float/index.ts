/**
 * Floating-point arithmetic in software.
 */

export * from './arithmetic.ts';
export * from './compare.ts';
export * from './convert.ts';
export { DOUBLE, FLAG, ROUND, SINGLE } from './format.ts';
export type { Format, Result } from './format.ts';
