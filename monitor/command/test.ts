/**
 * `flatland test`: tests written in Fennel.
 */
import { watch as watchFile } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { reason } from '../host/read-files.ts';
import { systemRequest } from '../host/system-request.ts';
import { outputMode, startJob } from './computer.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

/** Where lines of values end when stdout is no terminal. */
const PLAIN_WIDTH = 100;
/** What a folder is searched for. */
const TEST_FILE = /-test\.fnl$/;
/** Folders that hold no tests of one's own. */
const SKIPPED = new Set(['node_modules', 'dist', '.git']);
/** An editor writes a file in several steps; a change is one when it has been quiet for so long. */
const QUIET_MILLISECONDS = 150;

/** @returns 0 all passed, 1 one failed, 2 there is no test */
export async function test(
  options: OptionsOf<'test'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const paths = args.length > 0 ? args : ['.'];
  if (!options.watch) return runOnce(options, await findTests(paths, host.cwd), host);
  for (;;) {
    const files = await findTests(paths, host.cwd);
    const status = await runOnce(options, files, host);
    if (status === 130 || status === 143 || host.outputClosed.aborted) return status;
    host.stderr.write(`flatland: waiting for a change of ${files.length} files; Ctrl-C ends\n`);
    await changeOf(
      files.map((file) => resolve(host.cwd, file)),
      host.outputClosed,
    );
    if (host.outputClosed.aborted) return 0;
  }
}

async function runOnce(
  options: OptionsOf<'test'>,
  paths: readonly string[],
  host: CommandHost,
): Promise<number> {
  if (paths.length === 0) throw new UsageError('there is no *-test.fnl here');
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readText(resolve(host.cwd, path), path) })),
  );
  const thread = startJob(
    {
      kind: 'test',
      system: systemRequest(options, host),
      files,
      filter: options.filter,
      list: options.list,
      bail: options.bail,
      seed: options.seed,
      reporter: options.reporter,
      colour: host.colour.stdout > 0,
      width: host.stdout.columns ?? PLAIN_WIDTH,
      output: outputMode(host),
      maxInstructions: options.maxInstructions,
    },
    host,
    { timeout: options.timeout, stdin: false },
  );
  return thread.finished;
}

function readText(file: string, path: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  });
}

/**
 * The test files that paths stand for: a file is itself, a folder every *-test.fnl below it.
 * @returns paths relative to the working directory where they are below it, sorted, each once
 * @throws UsageError when a path is not there
 */
export async function findTests(paths: readonly string[], cwd: string): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const full = resolve(cwd, path);
    const kind = await stat(full).catch(() => undefined);
    if (kind === undefined) throw new UsageError(`there is no ${path}`);
    if (kind.isDirectory()) for (const file of await below(full)) found.add(file);
    else found.add(full);
  }
  return [...found].map((file) => shorten(file, cwd)).sort();
}

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries.map(async (entry) => {
      const full = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : below(full);
      return TEST_FILE.test(entry.name) ? [full] : [];
    }),
  );
  return files.flat();
}

function shorten(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return short === '' || short.startsWith('..') ? file : short.split(sep).join('/');
}

/** Resolves when one of the files has changed and been quiet for a moment, or at the abort. */
function changeOf(files: readonly string[], abort: AbortSignal): Promise<void> {
  return new Promise((done) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      abort.removeEventListener('abort', finish);
      done();
    };
    const changed = (): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, QUIET_MILLISECONDS);
    };
    const watchers = files.map((file) => watchFile(file, changed));
    abort.addEventListener('abort', finish);
  });
}
