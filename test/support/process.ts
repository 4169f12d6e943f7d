/**
 * The real thing: `flatland` as a process of its own, seen from outside.
 *
 * Needs what `npm test` builds first. FLATLAND_ROOT names another installation
 * to test in place of this clone. Whatever a test has started is ended with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { root } from './command-line.ts';

/** The folder that holds flatland.cjs and dist/. */
export const installation = process.env['FLATLAND_ROOT'] ?? root;
export const launcher = join(installation, 'flatland.cjs');

/** How long a process may take before the test calls it hung. */
const PATIENCE = 60_000;

const running = new Set<ChildProcess>();
let home = '';
let commands = '';

/** Gives the file's tests an empty home, and a `flatland` on the PATH. Call once at the top of a file. */
export function useFlatland(): void {
  vi.setConfig({ testTimeout: PATIENCE + 10_000 });
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'flatland-home-'));
    commands = join(home, 'bin');
    await mkdir(commands);
    await symlink(launcher, join(commands, 'flatland'));
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(home, { recursive: true, force: true });
  });
}

/**
 * Makes a folder with files in it, for tests that run side by side; it goes with the home.
 *
 * @param files contents by path below the folder
 * @returns its absolute path
 */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(home, 'folder-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** What a process finds in its environment: an empty home, and little else. */
export function environment(
  more: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const all = {
    PATH: `${commands}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    LANG: 'C.UTF-8',
    ...more,
  };
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** Beside those of `environment`; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** All of standard input; `{ file }` opens one; `open` leaves it open to `write`. Ended at once when absent. */
  readonly stdin?: Uint8Array | string | { readonly file: string } | 'open';
  /** Runs this in place of the launcher. */
  readonly command?: string;
}

/** What a process left behind. */
export interface Ended {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout, byte for byte. */
  readonly bytes: Buffer;
}

export interface Running {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  write(bytes: Uint8Array | string): void;
  endInput(): void;
  /** Stops reading stdout: the process sees a closed pipe. */
  closeOutput(): void;
  signal(name: NodeJS.Signals): void;
  /** What has come so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Waits until stdout and stderr together contain the text. @throws when the process ends or takes too long */
  until(text: string | RegExp): Promise<void>;
}

/** Starts `flatland ARGS`. */
export function start(args: readonly string[], options: ProcessOptions = {}): Running {
  const { stdin } = options;
  const file = typeof stdin === 'object' && 'file' in stdin ? openSync(stdin.file, 'r') : undefined;
  const [command, ...before] =
    options.command === undefined ? [process.execPath, launcher] : [options.command];
  const child = spawn(command ?? '', [...before, ...args], {
    cwd: options.cwd ?? home,
    env: environment(options.env),
    stdio: [file ?? (stdin === undefined ? 'ignore' : 'pipe'), 'pipe', 'pipe'],
  });
  if (file !== undefined) closeSync(file);
  running.add(child);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');
  const late = (): Error =>
    new Error(
      `${args.join(' ')} hangs; so far: ${text(out).slice(-2000)}${text(err).slice(-2000)}`,
    );
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  // A process that ends without reading closes its end: no error of the test's.
  child.stdin?.on('error', () => {});
  const ended = new Promise<Ended>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(late());
      child.kill('SIGKILL');
    }, PATIENCE);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      running.delete(child);
      const bytes = Buffer.concat(out);
      resolve({ status, signal, bytes, stdout: bytes.toString('utf8'), stderr: text(err) });
    });
  });
  if (stdin !== undefined && stdin !== 'open' && file === undefined) {
    child.stdin?.end(stdin as Uint8Array | string);
  }
  return {
    ended,
    pid: child.pid ?? 0,
    write: (bytes) => void child.stdin?.write(bytes),
    endInput: () => void child.stdin?.end(),
    closeOutput: () => void child.stdout?.destroy(),
    signal: (name) => void child.kill(name),
    get stdout() {
      return text(out);
    },
    get stderr() {
      return text(err);
    },
    async until(wanted) {
      const end = Date.now() + PATIENCE;
      const found = (): boolean => {
        const all = text(out) + text(err);
        return typeof wanted === 'string' ? all.includes(wanted) : wanted.test(all);
      };
      while (!found()) {
        if (child.exitCode !== null || child.signalCode !== null || Date.now() > end) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          if (found()) return;
          throw new Error(`“${wanted}” never came; ${late().message}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

/** Runs `flatland ARGS` to its end. */
export function flatland(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return start(args, options).ended;
}

/** The lines of a text that ends with a line feed. */
export function lines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
