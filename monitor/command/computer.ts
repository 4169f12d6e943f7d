/**
 * Runs one job on the computer thread, joined to the command's own streams.
 */
import { startComputer, type ComputerThread } from '../host/computer-thread.ts';
import type { LineEditor } from '../host/line-editor.ts';
import { launchComputer, type LaunchedComputer } from '../host/launch-computer.ts';
import type { Job, OutputMode } from '../session/job.ts';
import type { CommandHost } from './types.ts';

/** Raw bytes to a file or a pipe; to a terminal only text, styled when it has colours. */
export function outputMode({ stdout, colour }: CommandHost): OutputMode {
  if (stdout.isTTY !== true) return 'bytes';
  return colour.stdout > 0 ? 'styled' : 'plain';
}

/** What a job needs beside the command's host. */
export interface JobOptions {
  /** Nanoseconds. */
  readonly timeout?: number | undefined;
  /** What Ctrl-C ends: the job, or the form it evaluates. */
  readonly interrupt?: 'job' | 'form';
  /** False when the job must not touch standard input. */
  readonly stdin?: boolean;
  readonly onTerminal?: (bytes: Uint8Array) => void;
  /** Where the job reads and writes instead of the process's own streams. */
  readonly streams?: Pick<LineEditor, 'input' | 'output'>;
}

/** The one launched ahead, if it is of the right kind. */
function computerFor({ kind }: Job, { computer, root }: CommandHost): LaunchedComputer {
  const needed = kind === 'boot' ? 'bare' : 'system';
  if (computer?.kind === needed) return computer;
  void computer?.worker.terminate();
  return launchComputer(root, needed);
}

/** Starts the thread. @see startComputer */
export function startJob(job: Job, host: CommandHost, options: JobOptions): ComputerThread {
  return startComputer({
    computer: computerFor(job, host),
    job,
    stdin: options.stdin === false ? undefined : (options.streams?.input ?? host.stdin),
    stdout: options.streams?.output ?? host.stdout,
    stderr: host.stderr,
    timeout: options.timeout,
    outputClosed: host.outputClosed,
    interrupt: options.interrupt ?? 'job',
    ...(options.onTerminal === undefined ? {} : { onTerminal: options.onTerminal }),
  });
}
