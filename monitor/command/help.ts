/**
 * `flatland help`: the overview, a page, or the man page.
 */
import { nearest } from '../../config/index.ts';
import { styleFor } from './colour.ts';
import { fileHelp, filePages } from './file-reference.ts';
import { commandHelp, overview } from './help-text.ts';
import { manPage } from './man-page.ts';
import { type CommandName, commandNames, type OptionsOf } from './table.ts';
import { type CommandHost, UsageError } from './types.ts';

/** Prints help on stdout. @throws UsageError for a name there is no page about */
export async function help(
  options: OptionsOf<'help'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  host.stdout.write(helpText(options, args[0], host));
  return 0;
}

function helpText(options: OptionsOf<'help'>, name: string | undefined, host: CommandHost): string {
  if (options.man) return manPage(host.version);
  const where = { style: styleFor(host.colour.stdout), width: host.stdout.columns };
  if (name === undefined) return overview(host.version, where);
  if (Object.hasOwn(filePages, name)) return fileHelp(name, where);
  if ((commandNames as string[]).includes(name)) return commandHelp(name as CommandName, where);
  const near = nearest(name, [...commandNames, ...Object.keys(filePages)]);
  const hint = near === undefined ? 'flatland help lists the commands' : `did you mean ${near}?`;
  throw new UsageError(`no help about “${name}”; ${hint}`);
}
