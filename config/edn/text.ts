/**
 * Bytes of a file to text: UTF-8, no byte order mark, lines ending in LF or CRLF.
 *
 * Says where the first wrong byte stands. A carriage return that ends no line
 * is refused, as editors disagree about what line follows it.
 */
import { ConfigError, type Place } from '../error.ts';

/** Largest configuration file, in bytes. */
export const LARGEST_FILE = 1024 * 1024;

/**
 * Decodes a configuration file and turns CRLF into LF.
 *
 * @param file its name in messages
 * @throws ConfigError at the first byte that does not belong
 */
export function decodeText(input: Uint8Array | string, file: string): string {
  const text = typeof input === 'string' ? input : decodeBytes(input, file);
  if (text.length > LARGEST_FILE) tooLarge(file);
  if (text.startsWith('\uFEFF')) {
    throw new ConfigError(start(file), {
      found: 'a byte order mark',
      expected: 'UTF-8 text without one',
    });
  }
  const lines = text.replaceAll('\r\n', '\n');
  const lone = lines.indexOf('\r');
  if (lone >= 0) {
    throw new ConfigError(placeAt(lines, lone, file), {
      found: 'a carriage return alone',
      expected: 'lines that end in LF or CRLF',
    });
  }
  return lines;
}

function decodeBytes(bytes: Uint8Array, file: string): string {
  if (bytes.length > LARGEST_FILE) tooLarge(file);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new ConfigError(start(file), { found: 'UTF-16 text', expected: 'UTF-8 text' });
  }
  const wrong = firstInvalid(bytes);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  if (wrong < 0) return decoder.decode(bytes);
  const before = decoder.decode(bytes.subarray(0, wrong)).replaceAll('\r\n', '\n');
  throw new ConfigError(placeAt(before, before.length, file), {
    found: `the byte 0x${bytes[wrong]!.toString(16).padStart(2, '0')}`,
    expected: 'UTF-8 text',
  });
}

/**
 * Index of the first byte that begins no valid UTF-8 sequence, or -1.
 * Well-formed sequences as in The Unicode Standard, table 3-7.
 */
function firstInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at]!;
    const length = sequenceLength(lead);
    if (length === 0) return at;
    for (let k = 1; k < length; k++) {
      const next = bytes[at + k];
      if (next === undefined) return at;
      const [low, high] = k === 1 ? secondByte(lead) : [0x80, 0xbf];
      if (next < low || next > high) return at;
    }
    at += length;
  }
  return -1;
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** Range of the second byte: no overlong forms, no surrogates, nothing above U+10FFFF. */
function secondByte(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  return lead === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

/** The place of a UTF-16 index of `text`; columns count characters. */
export function placeAt(text: string, index: number, file: string): Place {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { file, line, column: [...text.slice(lineStart, index)].length + 1 };
}

function start(file: string): Place {
  return { file, line: 1, column: 1 };
}

function tooLarge(file: string): never {
  throw new ConfigError(start(file), {
    found: 'a file of more than 1 MiB',
    expected: 'a configuration file',
  });
}
