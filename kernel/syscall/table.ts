/**
 * Which handler serves which call, in number order.
 *
 * Made from kernel/abi once: a row without a handler, or a handler whose grant
 * is not the row's, is noticed when the module is loaded.
 */

import { GRANTS, TASK_CALLS } from '../abi/index.ts';
import { KernelBug } from '../error.ts';
import { kill, spawn, status } from './children.ts';
import { exit, log, notHere, random, yieldHart } from './control.ts';
import { free, needs, type Handler } from './handler.ts';
import { input, output } from './streams.ts';
import { submit } from './submit.ts';
import { cancel, sleep, time, timer, wait } from './time.ts';

const HANDLERS: Readonly<Record<string, Handler>> = {
  exit: free(exit),
  yield: free(yieldHart),
  output: needs('output', output),
  input: needs('input', input),
  log: needs('log', log),
  wait: free(wait),
  time: needs('clock', time),
  timer: needs('clock', timer),
  cancel: free(cancel),
  random: needs('random', random),
  spawn: needs('spawn', spawn),
  kill: needs('spawn', kill),
  status: needs('spawn', status),
  sleep: free(sleep),
  submit: free(submit),
};

/** Handler of each call, by number. */
export const HANDLER_TABLE: readonly Handler[] = TASK_CALLS.map((row) => {
  // What is not on this machine says so, whatever the caller holds.
  if (row.reserved === true) return free(notHere);
  const handler = HANDLERS[row.name];
  if (handler === undefined) throw new KernelBug(`no handler for the call ${row.name}`);
  const grant = handler.grant < 0 ? null : GRANTS[handler.grant]!.name;
  if (grant !== row.capability) {
    throw new KernelBug(
      `the handler of ${row.name} needs ${grant}, its row says ${row.capability}`,
    );
  }
  return handler;
});
