/**
 * The command line's one entry: parses, calls the handler, reports what failed.
 *
 * Never ends the process and installs nothing in it; `monitor/main.ts` does.
 */
import { printable } from '../../config/index.ts';
import { colourDepth, styleFor } from './colour.ts';
import { type Handlers, handlers as allHandlers } from './handlers.ts';
import { commandHelp, overview } from './help-text.ts';
import { type Invocation, parseCommandLine } from './parse.ts';
import { watchOutput } from './output.ts';
import type { CommandHost, Handler, Host } from './types.ts';

export { HANGUP } from './output.ts';

/** Exit statuses of the command line itself. */
const SUCCESS = 0;
const FAILED = 1;
const CALLED_WRONGLY = 2;

/**
 * Runs one command.
 *
 * @param argv without the interpreter and the program
 * @param handlers what does the work; tests pass their own
 * @returns the exit status: 0, 1, 2 when called wrongly, or the handler's
 */
export async function main(
  argv: readonly string[],
  host: Host,
  handlers: Handlers = allHandlers,
): Promise<number> {
  const output = watchOutput(host.stdout, host.stderr);
  let debug = false;
  try {
    const invocation = parseCommandLine(argv);
    debug = invocation.kind === 'command' && invocation.options['debug'] === true;
    return await output.unlessClosed(perform(invocation, host, output.closed, handlers));
  } catch (error) {
    if (output.closed.aborted) return SUCCESS;
    host.stderr.write(`${report(error, debug)}\n`);
    return isCalledWrongly(error) ? CALLED_WRONGLY : FAILED;
  } finally {
    output.release();
  }
}

async function perform(
  invocation: Invocation,
  host: Host,
  outputClosed: AbortSignal,
  handlers: Handlers,
): Promise<number> {
  if (invocation.kind === 'version') {
    host.stdout.write(`flatland ${host.version}\n`);
    return SUCCESS;
  }
  if (invocation.kind === 'help') {
    const style = styleFor(colourDepth('auto', host.env, host.stdout));
    const width = host.stdout.columns;
    const { name } = invocation;
    const text =
      name === undefined
        ? overview(host.version, { style, width })
        : commandHelp(name, { style, width });
    host.stdout.write(text);
    return SUCCESS;
  }
  const when = invocation.options['color'] as 'auto' | 'always' | 'never';
  const commandHost: CommandHost = {
    ...host,
    colour: {
      stdout: colourDepth(when, host.env, host.stdout),
      stderr: colourDepth(when, host.env, host.stderr),
    },
    outputClosed,
  };
  const handler = (await handlers[invocation.name]()) as Handler<unknown>;
  return handler(invocation.options, invocation.args, commandHost);
}

/** By name, not by class: an error of the computer thread has lost its class on the way. */
function isCalledWrongly(error: unknown): boolean {
  return (
    error instanceof Error && ['UsageError', 'ConfigError', 'NotFoundError'].includes(error.name)
  );
}

/** One line for a person; the stack below it under --debug. */
function report(error: unknown, debug: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = printable(message.split('\n')[0] ?? '') || 'failed, and did not say why';
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  const prefix = error instanceof Error && error.name === 'ConfigError' ? '' : 'flatland: ';
  return `${prefix}${line}${stack}`;
}
