/**
 * The thread of a cold sample of `regions.ts`.
 */
import { parentPort } from 'node:worker_threads';
import { compileAll } from './regions.ts';

parentPort?.postMessage(compileAll(() => performance.now()));
