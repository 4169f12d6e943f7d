/**
 * The Lisp as one file: Fennel's compiler and everything in fnl/, compiled.
 *
 * Layout: magic, 32-bit little-endian length of the header, header (JSON), blobs.
 * Versions are not mixed: an image is made by the same tree that loads it.
 */

/** The bytes that `buildLisp` writes and `createShell` loads. */
export type LispImage = Uint8Array;

/** Name of the image's file below dist/lisp/. */
export const IMAGE_FILE = 'lisp.image';

const MAGIC = 'flatland lisp 1\n';

/** One compiled file of fnl/. */
export interface LispModule {
  /** As `require` knows it: `shell.task`. */
  readonly name: string;
  /** As errors name it: `fnl/shell/task.fnl`. */
  readonly file: string;
  /** Its functions are macros, to be run in the compiler's environment. */
  readonly macros: boolean;
  /** Binary chunk. */
  readonly chunk: Uint8Array;
  /** Its Fennel text, for `(source f)`. */
  readonly source: string;
}

export interface LispParts {
  /** Binary chunk of prelude.ts. */
  readonly prelude: Uint8Array;
  /** Binary chunk of the compiler. */
  readonly fennel: Uint8Array;
  readonly modules: readonly LispModule[];
}

interface Header {
  readonly prelude: number;
  readonly fennel: number;
  readonly modules: readonly {
    readonly name: string;
    readonly file: string;
    readonly macros: boolean;
    readonly chunk: number;
    readonly source: string;
  }[];
}

/** Puts the parts into one image. */
export function packImage(parts: LispParts): LispImage {
  const header: Header = {
    prelude: parts.prelude.length,
    fennel: parts.fennel.length,
    modules: parts.modules.map((module) => ({ ...module, chunk: module.chunk.length })),
  };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const blobs = [parts.prelude, parts.fennel, ...parts.modules.map((module) => module.chunk)];
  const start = MAGIC.length + 4 + head.length;
  const image = new Uint8Array(blobs.reduce((sum, blob) => sum + blob.length, start));
  image.set(new TextEncoder().encode(MAGIC));
  new DataView(image.buffer).setUint32(MAGIC.length, head.length, true);
  image.set(head, MAGIC.length + 4);
  let at = start;
  for (const blob of blobs) {
    image.set(blob, at);
    at += blob.length;
  }
  return image;
}

/** @throws Error when the bytes are not an image of this version, or are cut off */
export function unpackImage(image: LispImage): LispParts {
  const decoder = new TextDecoder();
  if (decoder.decode(image.slice(0, MAGIC.length)) !== MAGIC) {
    throw new Error('the Lisp image is of another version; run the set-up again');
  }
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  let at = MAGIC.length + 4;
  const take = (length: number): Uint8Array => {
    if (at + length > image.length) throw new Error('the Lisp image is cut off');
    at += length;
    return image.slice(at - length, at);
  };
  const header = JSON.parse(decoder.decode(take(view.getUint32(MAGIC.length, true)))) as Header;
  const prelude = take(header.prelude);
  const fennel = take(header.fennel);
  const modules = header.modules.map((module) => ({ ...module, chunk: take(module.chunk) }));
  return { prelude, fennel, modules };
}
