/**
 * `flatland shot`: a picture of the Monitor, taken without a terminal.
 *
 * The same computer and the same screen as `flatland`; only the tty is missing.
 */
import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { createDecoder } from '../btp/index.ts';
import { ConfigFiles } from '../host/config-files.ts';
import { encodePng } from '../host/png.ts';
import { systemRequest } from '../host/system-request.ts';
import { TIME_IS_OVER } from '../session/running-job.ts';
import { createHeadlessTerminal, needsMore, type HeadlessTerminal } from '../ui/index.ts';
import { startJob } from './computer.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

/** How often the screen's own timers are served. */
const TICK_MILLISECONDS = 50;
const NANOSECONDS = 1e6;
const TIMED_OUT = 124;
/** Alt and the number of the LISP tab. */
const TO_LISP = '\u001b3';
const ENTER = '\r';

type Exporter = (terminal: HeadlessTerminal) => string | Uint8Array;

/** What can be written, by the end of the file's name. */
const EXPORTERS: Readonly<Record<string, Exporter>> = {
  '.png'(terminal) {
    const { width, height, rgb } = terminal.pixels();
    return encodePng(width, height, rgb);
  },
  '.svg': (terminal) => terminal.svg(),
  '.txt': (terminal) => terminal.screen(),
  '.ansi': (terminal) => terminal.ansi(),
};

/** @throws UsageError for a size, a tab or a file name that cannot be */
export async function shot(
  options: OptionsOf<'shot'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const { columns, rows } = readSize(options.size);
  for (const form of options.after) {
    if (form.trim() !== '' && !needsMore(form)) continue;
    throw new UsageError(`--after: found “${form}”, expected a whole form such as (tasks)`);
  }
  const exporter = exporterFor(options.out);
  const { env, cwd, root, version } = host;
  const theme = new ConfigFiles({ overlay: options.config, env, cwd, root }).theme().palette;
  const prompt = createPromptWatch();
  let toComputer: (bytes: Uint8Array) => void = () => {};
  const waiting: Uint8Array[] = [];
  toComputer = (bytes) => void waiting.push(bytes);
  const terminal = createHeadlessTerminal({
    columns,
    rows,
    theme,
    send: (bytes) => toComputer(bytes),
  });
  const thread = startJob(
    { kind: 'monitor', system: systemRequest(options, host), version, history: false },
    host,
    {
      stdin: false,
      timeout: options.timeout,
      onTerminal(bytes) {
        prompt.receive(bytes);
        terminal.receive(bytes);
      },
    },
  );
  toComputer = thread.terminal;
  for (const bytes of waiting) thread.terminal(bytes);
  const ticking = setInterval(() => terminal.advance(TICK_MILLISECONDS), TICK_MILLISECONDS);
  const work = async (): Promise<number> => {
    await terminal.load();
    await prompt.ready();
    for (const form of options.after) {
      terminal.type(`${TO_LISP}${form}${ENTER}`);
      await prompt.ready();
    }
    const last = terminal.tabs();
    if (options.tab < 1 || options.tab > last) {
      throw new UsageError(`--tab: found ${options.tab}, expected 1 to ${last}`);
    }
    terminal.type(`\u001b${options.tab}`);
    await new Promise((done) => setTimeout(done, options.settle / NANOSECONDS));
    await writeFile(resolve(cwd, options.out), exporter(terminal));
    return 0;
  };
  try {
    const status = await Promise.race([work(), thread.finished]);
    if (status === TIMED_OUT) host.stderr.write(`flatland: ${TIME_IS_OVER}\n`);
    return status;
  } finally {
    clearInterval(ticking);
    terminal.close();
    thread.control.stop('closed');
  }
}

/** Follows the prompt of the LISP tab in what the session says. */
function createPromptWatch(): { receive(bytes: Uint8Array): void; ready(): Promise<void> } {
  let ready = 0;
  let seen = 0;
  let wake = (): void => {};
  const decoder = createDecoder({
    direction: 'down',
    payloads: true,
    onMessage(message) {
      if (message.m !== 'prompt' || message.state !== 'ready') return;
      ready++;
      wake();
    },
  });
  return {
    receive: (bytes) => decoder.push(bytes),
    /** The next time the prompt is ready that was not waited for yet. */
    async ready() {
      while (ready <= seen) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      seen++;
    },
  };
}

function readSize(text: string): { columns: number; rows: number } {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  const columns = Number(match?.[1]);
  const rows = Number(match?.[2]);
  if (match === null || columns < 20 || rows < 5) {
    throw new UsageError(`--size: found “${text}”, expected COLUMNSxROWS, at least 20x5`);
  }
  return { columns, rows };
}

function exporterFor(file: string): Exporter {
  const exporter = EXPORTERS[extname(file)];
  if (exporter !== undefined) return exporter;
  const known = Object.keys(EXPORTERS).join(', ');
  throw new UsageError(`--out: found “${file}”, expected a name that ends in ${known}`);
}
