/**
 * `flatland repl`: the prompt on a plain terminal or a pipe.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import { openHistory } from '../host/history-file.ts';
import { createLineEditor } from '../host/line-editor.ts';
import { userPaths } from '../host/paths.ts';
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
  const { stdin, stdout } = host;
  const interactive = stdin.isTTY === true && stdout.isTTY === true;
  let interrupt = (): void => {};
  let hangUp = (): void => {};
  const editor =
    interactive && host.env['TERM'] !== 'dumb'
      ? createLineEditor({
          stdin: stdin as ReadStream,
          stdout: stdout as WriteStream,
          history: openHistory(userPaths(host.env).state.path).forms,
          onInterrupt: () => interrupt(),
          onGone: () => hangUp(),
        })
      : undefined;
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
    {
      timeout: options.timeout,
      interrupt: interactive ? 'form' : 'job',
      ...(editor === undefined ? {} : { streams: editor }),
    },
  );
  interrupt = () => thread.control.interrupt();
  hangUp = () => thread.control.stop('hungup');
  return thread.finished.finally(() => editor?.end());
}
