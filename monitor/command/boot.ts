/**
 * `flatland boot`: a bare machine, its UART on this terminal.
 */
import { resolve } from 'node:path';
import { systemRequest } from '../host/system-request.ts';
import { TRACE_WORDS, type TraceWord } from '../session/boot/trace-words.ts';
import { startJob } from './computer.ts';
import { choice } from './option-values.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

/** RAM unless --memory says otherwise, as QEMU's virt board has it. */
const MEMORY = 128 * 1024 * 1024;

/**
 * @returns the finisher's code, or why it ended; see the command table
 * @throws UsageError when there is nothing to boot
 */
export async function boot(
  options: OptionsOf<'boot'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const { bios, kernel, initrd, disk, dumpdtb, append, memory = MEMORY } = options;
  if (options.traceFile !== undefined && options.trace.length === 0) {
    throw new UsageError('--trace-file says where to, not what: add --trace WORD');
  }
  if (bios === undefined && kernel === undefined && dumpdtb === undefined) {
    throw new UsageError('nothing to boot: give --bios FILE, --kernel FILE or both');
  }
  const path = (file: string | undefined) =>
    file === undefined ? undefined : resolve(host.cwd, file);
  const raw = host.stdin.isTTY === true && host.stdin.setRawMode !== undefined;
  const thread = startJob(
    {
      kind: 'boot',
      system: systemRequest({ ...options, ram: memory }, host),
      bios: path(bios),
      kernel: path(kernel),
      initrd: path(initrd),
      disk: path(disk),
      dumpdtb: path(dumpdtb),
      append,
      dumpWasm: path(options.dumpWasm),
      trace: words(options.trace),
      traceFile: path(options.traceFile),
      maxInstructions: options.maxInstructions,
    },
    host,
    { timeout: options.timeout, stdin: dumpdtb === undefined },
  );
  // A trace that nobody reads any more (`2>&1 | head`) is no reason to go on.
  const onGone = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') thread.control.stop('closed');
  };
  const tells = options.trace.length > 0 && options.traceFile === undefined;
  if (tells) host.stderr.on('error', onGone);
  if (raw) {
    host.stderr.write('flatland: Ctrl-A X leaves, Ctrl-A H shows the other keys\n');
    host.stdin.setRawMode?.(true);
  }
  try {
    return await thread.finished;
  } finally {
    if (tells) host.stderr.off('error', onGone);
    if (raw) host.stdin.setRawMode?.(false);
  }
}

/** @throws UsageError for a word there is none of */
function words(given: readonly string[]): TraceWord[] {
  return given
    .flatMap((text) => text.split(','))
    .map((word) => choice('--trace', word, Object.keys(TRACE_WORDS)) as TraceWord);
}
