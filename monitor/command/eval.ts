/**
 * `flatland eval` and `flatland script`: forms without a prompt.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reason } from '../host/read-files.ts';
import { systemRequest } from '../host/system-request.ts';
import { outputMode, startJob } from './computer.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

/** Where lines end when stdout is no terminal. */
const PLAIN_WIDTH = 100;

interface Source {
  readonly text: string | undefined;
  readonly source: string;
  readonly values: boolean;
  readonly args: readonly string[];
}

/** Evaluates forms and prints their values. */
export async function evaluate(
  options: OptionsOf<'eval'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const text = args.length === 1 && args[0] === '-' ? undefined : args.join(' ');
  return evaluateText(options, host, { text, source: 'eval', values: true, args: [] });
}

/** Runs a file of forms. @throws UsageError when it cannot be read */
export async function script(
  options: OptionsOf<'script'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const [file, ...rest] = args;
  if (file === undefined) throw new UsageError('no FILE; flatland help script shows how');
  if (file === '-') {
    return evaluateText(options, host, {
      text: undefined,
      source: 'stdin',
      values: false,
      args: rest,
    });
  }
  const text = await readFile(resolve(host.cwd, file), 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${reason(error)}`);
  });
  return evaluateText(options, host, { text, source: file, values: false, args: rest });
}

function evaluateText(
  options: OptionsOf<'eval'>,
  host: CommandHost,
  { text, source, values, args }: Source,
): Promise<number> {
  const thread = startJob(
    {
      kind: 'eval',
      system: systemRequest(options, host),
      text,
      source,
      values,
      args,
      width: host.stdout.columns ?? PLAIN_WIDTH,
      output: outputMode(host),
      maxInstructions: options.maxInstructions,
    },
    host,
    { timeout: options.timeout, stdin: text === undefined },
  );
  return thread.finished;
}
