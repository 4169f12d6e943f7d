/**
 * Privileged calls about other machines: handed on to who can make them.
 */

import { KernelError } from '../../error.ts';
import type { MachineService } from '../../face.ts';
import type { CallContext, PrivilegedHandler, ValueRecord } from './context.ts';

function service({ core }: CallContext): MachineService {
  const { machines } = core.options;
  if (machines === undefined) {
    throw new KernelError(
      'not-here',
      'there are no other machines here; scripts and tests have them',
    );
  }
  return machines;
}

export const MACHINES_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  'open-machine': (context, [options]) => service(context).open((options ?? {}) as ValueRecord),
  'use-machine': (context, [handle]) => service(context).use(handle!),
  'close-machine': (context, [handle]) => service(context).close(handle!),
};
