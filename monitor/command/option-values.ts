/**
 * Reads the text of an option as the kind the table gives it.
 */
import {
  type Grant,
  grant,
  nearest,
  parseDuration,
  parseSize,
  readEdn,
  Reading,
  sizeText,
} from '../../config/index.ts';
import { longFlag } from './flags.ts';
import { type Option, UsageError } from './types.ts';

/**
 * The value of one option.
 *
 * @param key its key in the table
 * @throws UsageError that says what was found and expected, ConfigError for a grant
 */
export function readOption(key: string, option: Option, text: string): unknown {
  const flag = longFlag(key);
  switch (option.kind) {
    case 'count':
      return count(flag, text, option.least ?? 1, option.most);
    case 'seed':
      return count(flag, text, 0, undefined);
    case 'size':
      return size(flag, text, option);
    case 'duration':
      return parseDuration(text) || wrong(flag, text, 'a time such as 500ms, 5s or 2m');
    case 'grant':
      return readGrant(flag, text);
    case 'choice':
      return choice(flag, text, option.choices ?? []);
    case 'file':
    case 'folder':
      if (text === '') wrong(flag, text, `the path of a ${option.kind}`);
      return text;
    default:
      return text;
  }
}

/** A word of several. @param what the flag or argument, for the message */
export function choice(what: string, text: string, choices: readonly string[]): string {
  if (choices.includes(text)) return text;
  const near = nearest(text, choices);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return wrong(what, text, `${choices.join(', ')}${hint}`);
}

function count(flag: string, text: string, least: number, most: number | undefined): number {
  const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  const largest = most ?? Number.MAX_SAFE_INTEGER;
  if (Number.isSafeInteger(value) && value >= least && value <= largest) return value;
  const range = most === undefined ? `${least} on` : `${least} to ${most}`;
  return wrong(flag, text, `a whole number from ${range}`);
}

function size(flag: string, text: string, { least, most, multiple = 1 }: Option): number {
  const value = parseSize(text);
  if (value === undefined || value === 0) return wrong(flag, text, 'a size such as 64K or 65536');
  const [low, high] = [least ?? 1, most ?? Number.MAX_SAFE_INTEGER];
  if (value < low || value > high) {
    return wrong(flag, text, `a size from ${sizeText(low)} to ${sizeText(high)}`);
  }
  return value % multiple === 0 ? value : wrong(flag, text, `a multiple of ${sizeText(multiple)}`);
}

function readGrant(flag: string, text: string): Grant {
  const edn = /^[a-z]/i.test(text) ? `:${text}` : text;
  return grant.read(readEdn(edn, flag, 'a grant such as :output'), new Reading());
}

function wrong(what: string, text: string, expected: string): never {
  throw new UsageError(`${what}: found “${text}”, expected ${expected}`);
}
