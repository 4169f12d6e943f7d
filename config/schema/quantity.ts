/**
 * Sizes and durations: `"64K"` is 65536 bytes, `"5s"` is 5,000,000,000 nanoseconds.
 *
 * K is 1024, M 1024 K, G 1024 M. A size may be a plain integer of bytes; a
 * duration always has a unit. Both are whole, and the result is exact.
 */
import type { EdnNode } from '../edn/node.ts';
import { ednString } from '../edn/node.ts';
import { type Kind, wrong } from './kind.ts';

const SIZE_UNITS = [
  ['G', 1024 ** 3],
  ['M', 1024 ** 2],
  ['K', 1024],
  ['', 1],
] as const;

const DURATION_UNITS = [
  ['h', 3_600_000_000_000],
  ['m', 60_000_000_000],
  ['s', 1_000_000_000],
  ['ms', 1_000_000],
  ['us', 1000],
  ['ns', 1],
] as const;

type Units = readonly (readonly [string, number])[];

/** Largest duration: 100 days, which is well below 2^53 nanoseconds. */
export const LONGEST = 100 * 24 * 3_600_000_000_000;

/** Bytes of `64K`, `1M`, `2G` or `4096`; undefined when it is none of these or reaches 2^53. */
export function parseSize(text: string): number | undefined {
  return parseQuantity(text, SIZE_UNITS);
}

/** Nanoseconds of `5s`, `10ms`, `2m`, `1h`, `50us`, `9ns`; undefined when it is none of these or reaches 2^53. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, DURATION_UNITS);
}

/** The shortest text that parseSize reads back as this many bytes. */
export function sizeText(bytes: number): string {
  return quantityText(bytes, SIZE_UNITS);
}

/** The shortest text that parseDuration reads back as this many nanoseconds. */
export function durationText(nanoseconds: number): string {
  return quantityText(nanoseconds, DURATION_UNITS);
}

function parseQuantity(text: string, units: Units): number | undefined {
  const match = /^(0|[1-9][0-9]{0,15})([A-Za-z]*)$/.exec(text);
  const unit = units.find(([name]) => name === match?.[2]);
  if (match === null || unit === undefined) return undefined;
  const value = Number(match[1]) * unit[1];
  return Number.isSafeInteger(value) ? value : undefined;
}

function quantityText(value: number, units: Units): string {
  const [name, factor] = units.find(([, each]) => value % each === 0) ?? ['', 1];
  return value === 0 ? `0${units.at(-1)![0]}` : `${value / factor}${name}`;
}

/**
 * The spelling that was probably meant: `64k`, `64KB`, `64KiB` and `64 K` are `64K`.
 * Undefined when nothing is near.
 */
function probably(node: EdnNode, parse: (text: string) => number | undefined): string | undefined {
  if (node.kind !== 'string') return undefined;
  const bare = node.value.replaceAll(/[\s_]/g, '');
  const tries = [bare.replace(/i?B$/i, '').toUpperCase(), bare.toLowerCase()];
  const found = tries.find((text) => parse(text) !== undefined && text !== node.value);
  return found === undefined ? undefined : ednString(found);
}

/** A size in bytes from `least` to `most`. */
export function size(least: number, most: number): Kind<number> {
  const range =
    most === Number.MAX_SAFE_INTEGER
      ? `of at least ${sizeText(least)}`
      : `from ${sizeText(least)} to ${sizeText(most)}`;
  const says = `a size ${range}, such as "64K" or 65536`;
  return {
    says,
    read(node) {
      const value =
        node.kind === 'integer'
          ? node.value
          : node.kind === 'string'
            ? parseSize(node.value)
            : undefined;
      if (value !== undefined && value >= least && value <= most) return value;
      return wrong(node, says, value === undefined ? probably(node, parseSize) : undefined);
    },
    write: (bytes) => (bytes < 1024 || bytes % 1024 !== 0 ? `${bytes}` : `"${sizeText(bytes)}"`),
  };
}

/** A duration from 1 ns to 100 days, in nanoseconds. */
export const duration: Kind<number> = {
  says: 'a duration such as "5s", "10ms" or "2m"',
  read(node) {
    const value = node.kind === 'string' ? parseDuration(node.value) : undefined;
    if (value !== undefined && value >= 1 && value <= LONGEST) return value;
    return wrong(node, this.says, value === undefined ? probably(node, parseDuration) : undefined);
  },
  write: (nanoseconds) => `"${durationText(nanoseconds)}"`,
};
