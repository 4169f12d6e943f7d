/**
 * The main thread: composition root of every command.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HANGUP, main } from './command/main.ts';
import type { LaunchedComputer } from './host/launch-computer.ts';
import packageFile from '../package.json' with { type: 'json' };

/** This file is bundled as `dist/flatland.js`, one folder below the installation. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Reads the command line, does what it says and ends the process.
 * @param computer launched ahead (launch.ts), if the command line looked as if it wants one
 */
export async function start(computer: LaunchedComputer | undefined): Promise<never> {
  const cwd = workingDirectory();
  if (cwd === undefined) {
    process.stderr.write('flatland: the working directory is gone; change to one that exists\n');
    process.exit(2);
  }
  const status = await main(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd,
    root,
    version: packageFile.version,
    computer,
  });
  if (status === HANGUP) {
    // The terminal is gone. Node would fail to reset it and abort; the signal's default does not try.
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  process.exit(status);
}

/** Undefined when somebody has removed it meanwhile. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
