/**
 * Entry of the computer thread: loads the computer and starts it.
 */
import { writeFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { loadComputer } from './host/computer-code.ts';
import type { ComputerStart } from './session/messages.ts';

const { kind, keepCode } = workerData as ComputerStart;
const script = loadComputer(__dirname, kind);
const start = script.runInThisContext() as (load: NodeJS.Require) => void;
start(require);

if (keepCode !== undefined) {
  process.once('exit', () => writeFileSync(keepCode, script.createCachedData()));
}
