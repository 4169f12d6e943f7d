/**
 * Set-up's way to the Lisp: reads fnl/, compiles it, writes the image.
 *
 * The only file of this folder that reads and writes files; it runs at set-up and
 * is in no bundle.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileLisp, withCompiledMacros, type LispSource } from './compile-lisp.ts';
import { IMAGE_FILE } from './image.ts';

export interface BuildLispOptions {
  /** Text of fennel.lua (Fennel 1.5.0). */
  readonly fennelSource: string;
  /** Folder of the .fnl files. */
  readonly fnlDir: string;
  /** Folder that gets `lisp.image`; made when it is not there. */
  readonly outDir: string;
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
  const image = compileLisp(
    withCompiledMacros(options.fennelSource),
    await readSources(options.fnlDir),
  );
  await mkdir(options.outDir, { recursive: true });
  await writeFile(join(options.outDir, IMAGE_FILE), image);
}
