/**
 * The whole-number conversions of `string.format`, for numbers wider than 32 bits.
 *
 * C's meaning (Lua 5.3 Reference Manual, string.format): flags `- + space # 0`,
 * width, precision; `d i u x X o`. Negative numbers in x, X and o are 64-bit two's
 * complement. Everything else stays with fengari.
 */
import { bitsOf, type Whole } from './u64.ts';

const DIRECTIVE = /%([-+ #0]*)(\d{0,2})(?:\.(\d{0,2}))?([a-zA-Z%])/g;

/** One directive of a format: where it stands and what it takes. */
export interface Directive {
  readonly start: number;
  readonly end: number;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** The directives of a format that take an argument, in order. */
export function directives(format: string): Directive[] {
  const found: Directive[] = [];
  for (const match of format.matchAll(DIRECTIVE)) {
    const conversion = match[4] as string;
    if (conversion === '%') continue;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      flags: match[1] as string,
      width: Number(match[2] || 0),
      precision: match[3] === undefined ? undefined : Number(match[3] || 0),
      conversion,
    });
  }
  return found;
}

/** True when fengari's own conversion would wrap or refuse the number. */
export function needsWide(conversion: string, value: Whole): boolean {
  if (!'diuxXo'.includes(conversion)) return false;
  if (typeof value === 'bigint') return true;
  if (!Number.isInteger(value)) return false;
  if (conversion === 'd' || conversion === 'i') return value < -(2 ** 31) || value >= 2 ** 31;
  return value < 0 || value >= 2 ** 31;
}

/** Text of one converted number. @throws RangeError when it is not exact */
export function formatWhole(directive: Directive, value: Whole): string {
  const { conversion, flags, precision, width } = directive;
  const isSigned = conversion === 'd' || conversion === 'i';
  const negative = isSigned && value < 0;
  const magnitude = isSigned && value < 0 ? bitsOf(-value) : bitsOf(value);
  const radix = conversion.toLowerCase() === 'x' ? 16 : conversion === 'o' ? 8 : 10;
  let digits = magnitude.toString(radix);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  let prefix = negative ? '-' : '';
  if (isSigned && !negative) prefix = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (flags.includes('#') && magnitude !== 0n) {
    prefix += radix === 16 ? `0${conversion}` : radix === 8 ? '0' : '';
  }
  if (flags.includes('-')) return (prefix + digits).padEnd(width);
  if (flags.includes('0') && precision === undefined) {
    return prefix + digits.padStart(width - prefix.length, '0');
  }
  return (prefix + digits).padStart(width);
}
