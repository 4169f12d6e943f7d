/**
 * The main thread: composition root of every command.
 *
 * Imports little itself: what reads the command line is loaded while the computer comes up.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startsComputer } from './command/starts-computer.ts';
import { launchComputer } from './host/launch-computer.ts';
import packageFile from '../package.json' with { type: 'json' };

/** This file is bundled as `dist/flatland.js`, one folder below the installation. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const cwd = workingDirectory();
if (cwd === undefined) {
  process.stderr.write('flatland: the working directory is gone; change to one that exists\n');
  process.exit(2);
}
const argv = process.argv.slice(2);
const computer = startsComputer(argv) ? launchComputer(root) : undefined;
const { HANGUP, main } = await import('./command/main.ts');
const status = await main(argv, {
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

/** Undefined when somebody has removed it meanwhile. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
