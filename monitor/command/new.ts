/**
 * `flatland new`: the three files of a Task of one's own, ready to build, run and test.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceText, taskText, testText } from './new-texts.ts';
import type { NewOptions } from './table.ts';
import { type CommandHost, UsageError } from './types.ts';

/**
 * Writes NAME.c, NAME.edn and NAME-test.fnl into the working directory and says how to go on.
 *
 * @throws UsageError for a name that is not kebab-case, or when one of the files is there already
 */
export async function newTask(
  _options: NewOptions,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const [name = ''] = args;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
    throw new UsageError(`found ${JSON.stringify(name)}, expected a name in kebab-case: desk-lamp`);
  }
  const files = [
    { path: `${name}.c`, text: sourceText(name) },
    { path: `${name}.edn`, text: taskText(name) },
    { path: `${name}-test.fnl`, text: testText(name) },
  ];
  const there = files.filter(({ path }) => existsSync(join(host.cwd, path)));
  if (there.length > 0) {
    const names = there.map(({ path }) => path).join(', ');
    throw new UsageError(`${names}: there already; nothing was written`);
  }
  for (const { path, text } of files) {
    await writeFile(join(host.cwd, path), text, { flag: 'wx' });
    host.stdout.write(`${path}\n`);
  }
  const next = [`build ${name}.c`, `run ${name}.edn`, `test ${name}-test.fnl`];
  host.stderr.write(`Next:\n${next.map((line) => `  flatland ${line}\n`).join('')}`);
  return 0;
}
