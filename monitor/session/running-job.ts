/**
 * What every job is to the loop, and why one may have to end early.
 */
import type { Control, StopRequest } from './control.ts';
import type { LoopJob } from './loop.ts';
import type { Systems } from './systems.ts';

/** A job and the exit status it has once it has finished. */
export interface RunningJob extends LoopJob {
  readonly status: number;
}

/** Why a job ends early. */
export interface EarlyEnd {
  readonly status: number;
  /** For a person; empty when there is nothing to say. */
  readonly message: string;
}

/** What the user is told at the end of --timeout. */
export const TIME_IS_OVER = 'the time of --timeout is over';

/** What each request of the host makes of a job. */
export const STOPS: Readonly<Record<StopRequest, EarlyEnd>> = {
  timeout: { status: 124, message: TIME_IS_OVER },
  interrupted: { status: 130, message: '' },
  terminated: { status: 143, message: '' },
  hungup: { status: 129, message: '' },
  closed: { status: 0, message: '' },
};

/** Watches for the host's request to stop and for the limit of instructions. */
export function createEnd(
  control: Control,
  systems: Systems,
  maxInstructions: number | undefined,
): { reason(): EarlyEnd | undefined } {
  const limit = maxInstructions ?? Infinity;
  return {
    reason() {
      const request = control.stopRequest();
      if (request !== undefined) return STOPS[request];
      let retired = 0;
      for (const { machine } of systems.all()) retired += machine.retired;
      if (retired < limit) return undefined;
      return { status: 1, message: `the limit of ${limit} instructions is reached` };
    },
  };
}
