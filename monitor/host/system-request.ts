/**
 * Makes the part of a job that says which system to build from a command's options.
 */
import { resolve } from 'node:path';
import type { SystemRequest } from '../session/job.ts';

/** Options of every command that starts the machine of machine.edn; those a command lacks are absent. */
export interface SystemOptions {
  readonly config?: string | undefined;
  readonly clock?: 'steps' | 'real' | undefined;
  readonly harts?: number | undefined;
  readonly ram?: number | undefined;
  readonly protection?: 'on' | 'off' | undefined;
  readonly engine?: 'compiler' | 'interpreter' | 'both' | undefined;
  readonly log?: string | undefined;
}

/** The host process, as far as a system depends on it; a CommandHost will do. */
export interface RequestHost {
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @returns the request, only data (it crosses threads) */
export function systemRequest(options: SystemOptions, host: RequestHost): SystemRequest {
  const { config, clock, harts, ram, protection, engine } = options;
  const { root, cwd } = host;
  const log = options.log === undefined ? undefined : resolve(cwd, options.log);
  return { root, cwd, env: { ...host.env }, config, clock, harts, ram, protection, engine, log };
}
