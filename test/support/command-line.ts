/**
 * Runs the command line inside the test's own process, with streams that remember.
 */
import { PassThrough } from 'node:stream';
import { main } from '../../monitor/command/main.ts';
import type { Handlers } from '../../monitor/command/handlers.ts';
import type { Host, HostInput, HostOutput } from '../../monitor/command/types.ts';

/** The clone under test. */
export const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Columns when stdout is a terminal. */
  readonly terminal?: number;
  readonly handlers?: Handlers;
  readonly root?: string;
}

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An output that remembers what was written. */
export function memoryOutput(columns?: number): HostOutput & { text(): string } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return Object.assign(stream, {
    ...(columns === undefined ? {} : { isTTY: true, columns, rows: 24 }),
    text: () => Buffer.concat(chunks).toString('utf8'),
  });
}

/** A host with no home, no variables and nothing on stdin, unless told otherwise. */
export function testHost(options: CommandOptions, stdout: HostOutput, stderr: HostOutput): Host {
  return {
    stdin: new PassThrough().end() as unknown as HostInput,
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? root,
    root: options.root ?? root,
    version: '1.2.3',
  };
}

/** Calls `main`, as a shell would. */
export async function flatland(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const stdout = memoryOutput(options.terminal);
  const stderr = memoryOutput(options.terminal);
  const host = testHost(options, stdout, stderr);
  const status = await main(argv, host, ...(options.handlers ? [options.handlers] : []));
  await new Promise((resolve) => setImmediate(resolve));
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}
