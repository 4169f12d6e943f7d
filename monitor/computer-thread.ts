/**
 * Entry of the computer thread: loads the computer and starts it.
 */
import { writeFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { loadComputer } from './host/computer-code.ts';
import type { ComputerStart } from './session/messages.ts';

const script = loadComputer(__dirname);
const start = script.runInThisContext() as (load: NodeJS.Require) => void;
start(require);

const { keepCode } = workerData as ComputerStart;
if (keepCode !== undefined) {
  process.once('exit', () => writeFileSync(keepCode, script.createCachedData()));
}
