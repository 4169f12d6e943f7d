/**
 * `flatland build`: C sources to a program, with the compiler of the bundled ones.
 *
 * The compiler is fetched when it is missing: into the clone, or, when Flatland
 * is installed as a package, into the user's cache folder.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { userPaths } from '../host/paths.ts';
import { Children } from '../setup/child.mjs';
import { compile, fetchCompiler } from '../setup/compiler.mjs';
import { SetUpFailure } from '../setup/failure.mjs';
import { layoutOf } from '../setup/layout.mjs';
import { Progress } from '../setup/progress.mjs';
import type { BuildOptions } from './table.ts';
import { type CommandHost, UsageError } from './types.ts';

/**
 * Compiles and links; writes the path of the program to stdout, what the
 * compiler says to stderr.
 *
 * @returns 0, or 1 when the compiler refuses the sources
 * @throws UsageError for a source that is missing or no C
 */
export async function build(
  options: BuildOptions,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  for (const source of args) checkSource(source, host.cwd);
  const output = options.output ?? besideFirst(args);
  const folder = dirname(resolve(host.cwd, output));
  if (!existsSync(folder)) throw new UsageError(`${output}: the folder ${folder} does not exist`);

  const { header } = layoutOf(host.root);
  if (!existsSync(header)) {
    throw new Error(`${header} is missing; npm start in the clone makes it`);
  }
  const children = new Children();
  const compiler = compilerFolder(host);
  const zig = await fetchOrExplain(compiler, children, host);
  const { ok, messages } = await compile(
    {
      zig,
      cache: join(compiler, 'cache'),
      sources: args,
      include: dirname(header),
      output: resolve(host.cwd, output),
      cwd: host.cwd,
    },
    children,
  );
  if (messages !== '') host.stderr.write(`${messages}\n`);
  if (ok) host.stdout.write(`${output}\n`);
  return ok ? 0 : 1;
}

function checkSource(source: string, cwd: string): void {
  if (!source.endsWith('.c')) {
    throw new UsageError(`${source}: found no C source, expected a file named NAME.c`);
  }
  const found = statSync(resolve(cwd, source), { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`${source}: there is no such file`);
  if (!found.isFile()) throw new UsageError(`${source}: found a folder, expected a file`);
}

/** `src/lamp.c` gives `src/lamp.elf`. */
function besideFirst(sources: readonly string[]): string {
  const [first] = sources;
  if (first === undefined) throw new UsageError('found no FILE, expected C sources to build');
  return join(dirname(first), `${basename(first, '.c')}.elf`);
}

/** In a clone where set-up puts it; elsewhere the installation is not ours to write to. */
function compilerFolder(host: CommandHost): string {
  if (existsSync(join(host.root, 'monitor', 'setup'))) return layoutOf(host.root).compiler;
  const { cache } = userPaths(host.env);
  if (cache.path === undefined) {
    throw new Error(`no folder to keep the C compiler in: ${cache.from}`);
  }
  return join(cache.path, 'compiler');
}

async function fetchOrExplain(
  folder: string,
  children: Children,
  host: CommandHost,
): Promise<string> {
  const progress = new Progress((line) => void host.stderr.write(`${line}\n`));
  try {
    const zig = await fetchCompiler(folder, children, progress);
    progress.done();
    return zig;
  } catch (error) {
    if (error instanceof SetUpFailure) throw new Error(`${error.message}. ${error.next}`);
    throw error;
  }
}
