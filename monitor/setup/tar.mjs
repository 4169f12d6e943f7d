/**
 * Takes one file out of a tar archive (POSIX ustar, as npm writes it).
 */

const block = 512;

/**
 * @param {Uint8Array} archive uncompressed
 * @param {string} path exact path inside the archive
 * @returns {Uint8Array | undefined} nothing when the archive has no such file
 */
export function fileInTar(archive, path) {
  for (let at = 0; at + block <= archive.length;) {
    const header = archive.subarray(at, at + block);
    const name = text(header, 0, 100);
    if (name === '') return undefined;
    const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8);
    const prefix = text(header, 345, 155);
    const begin = at + block;
    if ((prefix === '' ? name : `${prefix}/${name}`) === path) {
      return archive.subarray(begin, begin + size);
    }
    at = begin + Math.ceil(size / block) * block;
  }
  return undefined;
}

/**
 * @param {Uint8Array} header
 * @param {number} offset
 * @param {number} length
 */
function text(header, offset, length) {
  const field = header.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
}
