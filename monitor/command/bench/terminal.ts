/**
 * Runs flatland in processes of its own: behind a pseudo-terminal, or on pipes.
 *
 * The pseudo-terminal is that of script(1), as Node has none.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '../../host/find-tool.ts';
import { type BenchContext, NotMeasured, stillTime } from './measurement.ts';

/** Longest wait for anything, in milliseconds. */
const PATIENCE = 30_000;

/** A flatland that runs elsewhere. */
export interface Session {
  /** When it was started, in milliseconds. */
  readonly started: number;
  /** Process id of flatland itself, once it is known. */
  readonly pid: () => number | undefined;
  write(text: string): void;
  /**
   * Waits until the output since the last call holds the text.
   *
   * @throws NotMeasured when the process ends first or nothing comes; TimeUp
   */
  until(text: string): Promise<void>;
  /** Ends it and waits. */
  end(): Promise<void>;
}

/**
 * Starts the Monitor in a terminal of 120 columns and 36 rows.
 *
 * It keeps its history in a folder of its own: what is measured is not what the person typed.
 */
export async function inTerminal(context: BenchContext): Promise<Session> {
  if ((await findTool('script', ['--version'], context.env)) === undefined) {
    throw new NotMeasured('script(1), which makes a terminal, is not there');
  }
  const command = `stty cols 120 rows 36; echo "PID:$$:"; exec ${quoted(process.execPath)} ${quoted(launcher(context))}`;
  const args =
    platform() === 'darwin'
      ? ['-q', '/dev/null', 'sh', '-c', command]
      : ['-q', '-f', '-e', '-c', command, '/dev/null'];
  const state = await mkdtemp(join(tmpdir(), 'flatland-bench-'));
  const env = {
    ...context.env,
    TERM: 'xterm-256color',
    SHELL: '/bin/sh',
    XDG_STATE_HOME: state,
  };
  const run = session(context, spawn('script', args, { env, cwd: context.cwd }), (text) => {
    const found = /PID:(\d+):/.exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  });
  return {
    ...run,
    async end() {
      await run.end();
      await rm(state, { recursive: true, force: true });
    },
  };
}

/** Starts a command with its streams as pipes. */
export function onPipes(context: BenchContext, args: readonly string[]): Session {
  const child = spawn(process.execPath, [launcher(context), ...args], {
    env: context.env,
    cwd: context.cwd,
  });
  return session(context, child, () => child.pid);
}

function launcher({ root }: BenchContext): string {
  return join(root, 'flatland.cjs');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function session(
  context: BenchContext,
  child: ChildProcessWithoutNullStreams,
  findPid: (text: string) => number | undefined,
): Session {
  const started = context.now();
  let text = '';
  let complaint = '';
  let pid: number | undefined;
  let wake = () => {};
  let over = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    pid ??= findPid(text);
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  child.stdin.on('error', () => {});
  const wakeUp = () => wake();
  context.ended.addEventListener('abort', wakeUp);
  const closed = new Promise<void>((resolve) => {
    const done = () => {
      over = true;
      context.ended.removeEventListener('abort', wakeUp);
      wake();
      resolve();
    };
    child.on('close', done).on('error', done);
  });

  return {
    started,
    pid: () => pid,
    write: (input) => void child.stdin.write(input),
    async until(wanted) {
      const limit = context.now() + PATIENCE;
      for (;;) {
        const at = text.indexOf(wanted);
        if (at >= 0) {
          text = text.slice(at + wanted.length);
          return;
        }
        stillTime(context);
        if (over) throw new NotMeasured(`flatland ended: ${lastLine(complaint) || lastLine(text)}`);
        if (context.now() > limit) throw new NotMeasured('flatland did not answer');
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 1000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    async end() {
      if (!over && pid !== undefined) kill(pid, 'SIGTERM');
      const hard = setTimeout(() => {
        if (pid !== undefined) kill(pid, 'SIGKILL');
        child.kill('SIGKILL');
      }, 3000);
      await closed;
      clearTimeout(hard);
    },
  };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
