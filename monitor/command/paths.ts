/**
 * `flatland paths`: the folders that Flatland reads and writes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Folder, userPaths } from '../host/paths.ts';
import type { OptionsOf } from './table.ts';
import { table } from './text-layout.ts';
import type { CommandHost } from './types.ts';

/** Prints one folder a line: name, path, what decided. */
export async function paths(
  options: OptionsOf<'paths'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const folders: Record<string, Folder> = {
    ...userPaths(host.env),
    bundled: { path: join(host.root, 'config'), from: 'the installation' },
    programs: { path: join(host.root, 'dist', 'programs'), from: 'the installation' },
  };
  const rows = Object.entries(folders).map(([name, { path, from }]) => ({
    name,
    path: path ?? null,
    from,
    exists: path !== undefined && existsSync(path),
  }));
  host.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : plain(rows));
  return 0;
}

function plain(
  rows: readonly { name: string; path: string | null; from: string; exists: boolean }[],
): string {
  const lines = table(
    rows.map(({ name, path, from, exists }) => [
      name,
      path ?? 'none',
      `(${from}${path !== null && !exists ? '; not there yet' : ''})`,
    ]),
  );
  return `${lines.join('\n')}\n`;
}
