/**
 * Pixels as a PNG file: 8 bits each of red, green and blue, nothing else.
 *
 * Source: "Portable Network Graphics (PNG) Specification (Third Edition)", sections 5, 9, 10, 11.
 */
import { deflateSync } from 'node:zlib';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour type 2 (truecolour) at 8 bits; deflate, adaptive filters, not interlaced. */
const FORMAT = [8, 2, 0, 0, 0];
/** Filter type 2: each byte less the one above it. */
const FILTER_UP = 2;

/**
 * @param rgb three bytes for each pixel, row by row
 * @throws RangeError when there are not as many as the size says
 */
export function encodePng(width: number, height: number, rgb: Uint8Array): Uint8Array {
  if (rgb.length !== width * height * 3) {
    throw new RangeError(`${width}x${height} pixels are not ${rgb.length} bytes`);
  }
  const header = new Uint8Array(8 + FORMAT.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set(FORMAT, 8);
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered(width, height, rgb), { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function filtered(width: number, height: number, rgb: Uint8Array): Uint8Array {
  const row = width * 3;
  const out = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) {
    const to = y * (row + 1);
    out[to] = FILTER_UP;
    for (let x = 0; x < row; x++) {
      const above = y === 0 ? 0 : (rgb[(y - 1) * row + x] ?? 0);
      out[to + 1 + x] = (rgb[y * row + x] ?? 0) - above;
    }
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) out[4 + at] = type.charCodeAt(at);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc(out.subarray(4, 8 + data.length)));
  return out;
}

/** CRC-32 of ISO 3309 (annex D of the specification). */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return (rest ^ 0xffffffff) >>> 0;
}
