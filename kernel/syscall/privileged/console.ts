/**
 * Privileged calls about the UART's other end: what was said, and typing.
 */

import { KernelError } from '../../error.ts';
import type { ConsoleService, Value } from '../../face.ts';
import { encodeText } from '../../text.ts';
import type { PrivilegedHandler } from './context.ts';

/** @throws KernelError `not-here` when the machine has no UART or nobody listens to it */
function listener(service: ConsoleService | undefined): ConsoleService {
  if (service === undefined) throw new KernelError('not-here', 'this machine has no console');
  return service;
}

/** @param since place of the first byte wanted; null for all that is kept */
export function said(service: ConsoleService | undefined, since: Value): Value {
  return { ...listener(service).said(since === null ? 0 : (since as number)) };
}

/** @param bytes bytes, or a string that stands for its UTF-8 */
export function type(service: ConsoleService | undefined, bytes: Value): Value {
  const typed = typeof bytes === 'string' ? encodeText(bytes) : (bytes as Uint8Array);
  return listener(service).send(typed);
}

export const CONSOLE_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  console: ({ core }, [since]) => said(core.options.console, since!),
  'send-console': ({ core }, [bytes]) => type(core.options.console, bytes!),
};
