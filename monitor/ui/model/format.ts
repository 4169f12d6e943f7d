/**
 * Numbers as the screen shows them.
 */

/** An address: `8000_1A4C`; above 32 bits all sixteen digits. */
export function address(value: number): string {
  const digits = value.toString(16).toUpperCase();
  const full = digits.padStart(digits.length > 8 ? 16 : 8, '0');
  return full.replace(/(.{4})(?=.)/g, '$1_');
}

/** Bytes with K, M or G (1024), three digits at most: `512K`, `1.4M`, `128M`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes}`;
  let value = bytes;
  let unit = '';
  for (const next of ['K', 'M', 'G', 'T']) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  const short = value < 10 ? value.toFixed(1) : String(Math.round(value));
  return `${short.replace(/\.0$/, '')}${unit}`;
}

/** Seconds since boot: `T+00:12:44`, days in front when there are any. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(whole / 86400);
  const time = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return days > 0 ? `T+${days}d ${time}` : `T+${time}`;
}

/** Millions of instructions per second: `812`, `6.2`, `0.04`. */
export function mips(value: number): string {
  if (value >= 10 || value === 0) return String(Math.round(value));
  return value >= 1 ? value.toFixed(1) : value.toFixed(2);
}

/** Events per second: `1000/s`, `12/s`, `0.4/s`. */
export function rate(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)}M/s`;
  if (value >= 1e4) return `${Math.round(value / 1e3)}k/s`;
  return `${value >= 1 || value === 0 ? Math.round(value) : value.toFixed(1)}/s`;
}

const BARS = ' ▁▂▃▄▅▆▇█';

/** A bar in eighths of a cell's height for a value from 0 to 1; above 0 there is always a trace. */
export function column(value: number): string {
  const eighths = Math.min(8, Math.max(0, Math.round(value * 8)));
  return BARS.charAt(value > 0.004 ? Math.max(1, eighths) : 0);
}

const PARTS = ' ▏▎▍▌▋▊▉';

/** A bar to the right of `cells` cells for a value from 0 to 1, in eighths of a cell. */
export function bar(value: number, cells: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, value)) * cells * 8);
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? PARTS.charAt(rest) : '');
}
