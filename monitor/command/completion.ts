/**
 * `flatland completion`: prints the script of one shell, or the names it asks for.
 */
import { ConfigFiles } from '../host/config-files.ts';
import { bashCompletion } from './completion-bash.ts';
import { fishCompletion } from './completion-fish.ts';
import { zshCompletion } from './completion-zsh.ts';
import type { OptionsOf } from './table.ts';
import type { CommandHost } from './types.ts';

/** Prints on stdout. */
export async function completion(
  options: OptionsOf<'completion'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  host.stdout.write(text(options, args[0], host));
  return 0;
}

function text(
  options: OptionsOf<'completion'>,
  what: string | undefined,
  { env, cwd, root }: CommandHost,
): string {
  if (what === 'bash') return bashCompletion();
  if (what === 'zsh') return zshCompletion();
  if (what === 'fish') return fishCompletion();
  const names = new ConfigFiles({ overlay: options.config, env, cwd, root }).names();
  return names.map((name) => `${name}\n`).join('');
}
