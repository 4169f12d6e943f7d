/**
 * `flatland`: the Monitor in this terminal.
 *
 * The first frame is drawn before the computer has started; a crash of either
 * thread gives the terminal back before it is reported.
 */
import { ConfigFiles } from '../host/config-files.ts';
import { systemRequest } from '../host/system-request.ts';
import { createTerminal, type Colours } from '../ui/index.ts';
import { startJob } from './computer.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

/** Nanoseconds of a millisecond. */
const NANOSECONDS = 1e6;

/** @throws UsageError when there is no terminal */
export async function monitor(
  options: OptionsOf<'monitor'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const { stdin, stdout, env, cwd, root, version } = host;
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    throw new UsageError(
      'the Monitor needs a terminal; without one use run, eval, script, repl or test (flatland help)',
    );
  }
  if (env['TERM'] === 'dumb') {
    throw new UsageError('the Monitor cannot draw on TERM=dumb; flatland repl works there');
  }
  const look = new ConfigFiles({ overlay: options.config, env, cwd, root }).theme();
  let toComputer: (bytes: Uint8Array) => void = () => {};
  let interrupt = (): void => {};
  let leave: (end: { status: number; text: string }) => void = () => {};
  const left = new Promise<{ status: number; text: string }>((resolve) => {
    leave = resolve;
  });
  const waiting: Uint8Array[] = [];
  toComputer = (bytes) => void waiting.push(bytes);
  const terminal = createTerminal({
    stdin,
    stdout: stdout as Parameters<typeof createTerminal>[0]['stdout'],
    env,
    theme: look.palette,
    boot: look.boot,
    idle: look['display-hack'] / NANOSECONDS,
    colours: coloursFor(host),
    send: (bytes) => toComputer(bytes),
    onInterrupt: () => interrupt(),
    onQuit: (status, text) => leave({ status, text }),
  });
  const restore = (): void => terminal.restore();
  process.on('exit', restore);
  try {
    const drawn = terminal.start();
    const thread = startJob(
      { kind: 'monitor', system: systemRequest(options, host), version, history: true },
      host,
      { stdin: false, interrupt: 'form', onTerminal: (bytes) => terminal.receive(bytes) },
    );
    toComputer = thread.terminal;
    interrupt = () => thread.control.interrupt();
    for (const bytes of waiting) thread.terminal(bytes);
    const ended = await Promise.race([left, failureOf(thread.finished), failureOf(drawn)]);
    terminal.restore();
    if (ended.text !== '') host.stderr.write(`${ended.text}\n`);
    thread.control.stop('closed');
    return ended.status;
  } finally {
    terminal.restore();
    process.removeListener('exit', restore);
  }
}

/** A promise that only ever fails: the end itself is the terminal's to say. */
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work;
  return new Promise(() => {});
}

/** As many colours as --color, the environment and the terminal leave. */
function coloursFor(host: CommandHost): Colours {
  const colours = { 0: 0, 4: 16, 8: 256, 24: 16777216 } as const;
  return colours[host.colour.stdout];
}
