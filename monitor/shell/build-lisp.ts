/**
 * Set-up's way to the Lisp: reads fnl/, compiles it, writes the image.
 *
 * What takes seconds is kept for the next time, each part for as long as what
 * it was made of is the same. The only file of this folder that reads and writes files; it runs at set-up and
 * is in no bundle.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compileFennel, compileLisp, isMacroFile, type LispSource } from './compile-lisp.ts';
import { IMAGE_FILE, unpackImage, type LispParts } from './image.ts';

export interface BuildLispOptions {
  /** Text of fennel.lua (Fennel 1.5.0). */
  readonly fennelSource: string;
  /** Folder of the .fnl files. */
  readonly fnlDir: string;
  /** Folder that gets `lisp.image`; made when it is not there. */
  readonly outDir: string;
  /** File for what is kept until the next time. */
  readonly keep: string;
  /** Text of the compiling code itself: another one makes everything anew. */
  readonly compiler: string;
}

/** What is kept: parts, each with the hash of all it was made of. */
interface Kept {
  readonly fennelKey: string;
  readonly modulesKey: string;
  /** The image, in Base64. */
  readonly image: string;
}

/** Every .fnl file below a folder. */
export async function readSources(fnlDir: string): Promise<LispSource[]> {
  const entries = await readdir(fnlDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.fnl'));
  return Promise.all(
    files.map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      const path = full.slice(fnlDir.length).replaceAll('\\', '/').replace(/^\/+/, '');
      return { path, text: await readFile(full, 'utf8') };
    }),
  );
}

/**
 * Compiles the Lisp into `outDir`.
 * @throws Error naming file and line for a file that does not compile
 */
export async function buildLisp(options: BuildLispOptions): Promise<void> {
  const sources = await readSources(options.fnlDir);
  const macros = sources.filter(({ path }) => isMacroFile(path));
  const fennelKey = hashOf([options.compiler, options.fennelSource]);
  const modulesKey = hashOf([fennelKey, ...macros.flatMap(({ path, text }) => [path, text])]);
  const kept = await recall(options.keep);
  const parts: Partial<LispParts> =
    kept.fennelKey === fennelKey && kept.image !== undefined
      ? unpackImage(Buffer.from(kept.image, 'base64'))
      : {};
  const image = compileLisp(
    parts.fennel ?? compileFennel(options.fennelSource),
    sources,
    kept.modulesKey === modulesKey ? parts.modules : [],
  );
  await mkdir(options.outDir, { recursive: true });
  await writeFile(join(options.outDir, IMAGE_FILE), image);
  const now: Kept = {
    fennelKey,
    modulesKey,
    image: Buffer.from(image).toString('base64'),
  };
  await mkdir(dirname(options.keep), { recursive: true });
  await writeFile(`${options.keep}.new`, JSON.stringify(now));
  await rename(`${options.keep}.new`, options.keep);
}

/** What was kept; nothing when there is none that can be read. */
async function recall(file: string): Promise<Partial<Kept>> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Of several texts, each told apart from the next. */
function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
