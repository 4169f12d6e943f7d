/**
 * `flatland config`: the configuration in effect, and where each file came from.
 *
 * Prints EDN with the sources as comments. A file that is wrong is reported on
 * stderr, the others are printed all the same, and the exit status is 2.
 */
import {
  ConfigError,
  type Fields,
  type MachineConfig,
  machineSchema,
  nearest,
  printable,
  taskSchema,
  type ThemeConfig,
  themeSchema,
  type TaskConfig,
} from '../../config/index.ts';
import { ConfigFiles } from '../host/config-files.ts';
import type { FoundFile } from '../host/config-layers.ts';
import { NotFoundError, shownFrom } from '../host/read-files.ts';
import { type Style, styleFor } from './colour.ts';
import type { OptionsOf } from './table.ts';
import { table } from './text-layout.ts';
import { type CommandHost, UsageError } from './types.ts';

/** One file, read. */
interface ReadFile {
  readonly file: FoundFile;
  readonly value: MachineConfig | ThemeConfig | TaskConfig;
  readonly fields: Fields;
  /** Absolute path of a Task's program. */
  readonly image: string | undefined;
}

/** Prints the configuration. @throws UsageError for a name there is no file for */
export async function config(
  options: OptionsOf<'config'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const { env, cwd, root } = host;
  const files = new ConfigFiles({ overlay: options.config, env, cwd, root });
  const wanted = select(files.list(), args[0]);
  const complaints: string[] = [];
  const read = wanted.flatMap((file) => {
    try {
      return [readFound(files, file, options.clock)];
    } catch (error) {
      if (!(error instanceof ConfigError) && !(error instanceof NotFoundError)) throw error;
      complaints.push(error.message);
      return [];
    }
  });
  const style = styleFor(host.colour.stdout);
  const text = options.json ? asJson(files, read) : asEdn(files, read, args[0], style, cwd);
  host.stdout.write(text);
  for (const complaint of complaints) host.stderr.write(`${complaint}\n`);
  return complaints.length === 0 ? 0 : 2;
}

function select(all: readonly FoundFile[], name: string | undefined): readonly FoundFile[] {
  if (name === undefined) return all;
  const found = all.filter((file) => file.name === name);
  if (found.length > 0) return found;
  const near = nearest(
    name,
    all.map((file) => file.name),
  );
  const hint = near === undefined ? 'flatland config lists them' : `did you mean ${near}?`;
  throw new UsageError(`no configuration file for “${name}”; ${hint}`);
}

function readFound(
  files: ConfigFiles,
  file: FoundFile,
  clock: 'steps' | 'real' | undefined,
): ReadFile {
  if (file.kind === 'machine') {
    const value = files.machine().config;
    const effective = clock === undefined ? value : { ...value, clock };
    return { file, value: effective, fields: machineSchema.fields, image: undefined };
  }
  if (file.kind === 'theme') {
    return { file, value: files.theme(), fields: themeSchema.fields, image: undefined };
  }
  const task = files.taskFile(file.name);
  return { file, value: task.config, fields: taskSchema.fields, image: files.imagePath(task) };
}

function asJson(files: ConfigFiles, read: readonly ReadFile[]): string {
  const value = {
    folders: files.layers.map(({ layer, path, exists }) => ({ layer, path, exists })),
    files: read.map(({ file, value, image }) => ({
      kind: file.kind,
      name: file.name,
      layer: file.layer,
      path: file.path,
      hides: file.hides,
      ...(image === undefined ? {} : { image }),
      value,
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asEdn(
  files: ConfigFiles,
  read: readonly ReadFile[],
  name: string | undefined,
  style: Style,
  cwd: string,
): string {
  const blocks = read.map((each) => fileText(each, style, cwd));
  if (name !== undefined) return blocks.map((block) => `${block}\n`).join('\n');
  const folders = table(
    files.layers.map(({ layer, shown, exists }) => [layer, shown, exists ? '' : '(not there)']),
  ).map((line) => style.quiet(printable(`; ${line}`)));
  const strays = files.strays().map(({ shown, nearest: near }) => {
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    return style.bad(printable(`; ${shown} is read by nothing${hint}`));
  });
  return `${[[...folders, ...strays].join('\n'), ...blocks].join('\n\n')}\n`;
}

function fileText({ file, value, fields, image }: ReadFile, style: Style, cwd: string): string {
  const hides = file.hides.length === 0 ? '' : `, hides ${file.hides.join(', ')}`;
  const program = image === undefined ? '' : `\n; program ${shownFrom(cwd, image)}`;
  const head = `; ${file.name}: ${file.shown} (${file.layer}${hides})${program}`;
  const lines = head.split('\n').map((line) => style.quiet(printable(line)));
  return `${lines.join('\n')}\n${recordText(value as never, fields, style)}`;
}

/** A record as EDN, a key a line. */
function recordText(
  value: Readonly<Record<string, unknown>>,
  fields: Fields,
  style: Style,
): string {
  const names = Object.keys(fields).filter((name) => value[name] !== undefined);
  const widest = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const key = style.name(`:${name}`) + ' '.repeat(widest - name.length);
    return `${key} ${printable(fields[name]!.kind.write(value[name] as never))}`;
  });
  return `{${lines.join('\n ')}}`;
}
