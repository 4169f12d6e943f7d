/**
 * `flatland run`: one Task, its streams joined to those of the process.
 */
import { resolve } from 'node:path';
import { systemRequest } from '../host/system-request.ts';
import { outputMode, startJob } from './computer.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

/** @returns the exit status; see the command table */
export async function run(
  options: OptionsOf<'run'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const [task, ...rest] = args;
  if (task === undefined) throw new UsageError('no TASK; flatland help run shows how');
  const thread = startJob(
    {
      kind: 'run',
      system: systemRequest(options, host),
      task,
      args: rest,
      memory: options.memory,
      stack: options.stack,
      ...(options.grant.length > 0 ? { grants: options.grant } : {}),
      env: readEnvironment(options.env),
      stats: options.stats,
      result: resultFile(options.result, host),
      output: outputMode(host),
      maxInstructions: options.maxInstructions,
    },
    host,
    { timeout: options.timeout },
  );
  return thread.finished;
}

/** `-` is standard output. */
function resultFile(file: string | undefined, { cwd }: CommandHost): string | undefined {
  return file === undefined || file === '-' ? file : resolve(cwd, file);
}

function readEnvironment(pairs: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--env: found “${pair}”, expected NAME=VALUE`);
    environment[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return environment;
}
