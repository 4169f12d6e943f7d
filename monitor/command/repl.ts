/**
 * `flatland repl`: the prompt on a plain terminal or a pipe.
 */
import { systemRequest } from '../host/system-request.ts';
import { outputMode, startJob } from './computer.ts';
import type { OptionsOf } from './table.ts';
import type { CommandHost } from './types.ts';

/** Where lines end when stdout is no terminal. */
const PLAIN_WIDTH = 100;

/** Reads forms and prints values until the input ends. */
export async function repl(
  options: OptionsOf<'repl'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const interactive = host.stdin.isTTY === true && host.stdout.isTTY === true;
  const thread = startJob(
    {
      kind: 'repl',
      system: systemRequest(options, host),
      interactive,
      width: host.stdout.columns ?? PLAIN_WIDTH,
      output: outputMode(host),
      maxInstructions: options.maxInstructions,
    },
    host,
    { timeout: options.timeout, interrupt: interactive ? 'form' : 'job' },
  );
  return thread.finished;
}
