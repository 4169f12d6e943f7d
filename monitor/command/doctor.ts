/**
 * `flatland doctor`: what this computer has, and what is missing.
 */
import { existsSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { loadComputer } from '../host/computer-code.ts';
import { ConfigFiles } from '../host/config-files.ts';
import { findTool } from '../host/find-tool.ts';
import { type Folder, userPaths } from '../host/paths.ts';
import { styleFor } from './colour.ts';
import type { OptionsOf } from './table.ts';
import { table } from './text-layout.ts';
import type { CommandHost } from './types.ts';

/** Oldest Node that Flatland runs on, as `engines` of package.json says. */
const OLDEST_NODE = 20;

/** What was found out about one thing. */
export interface Finding {
  readonly name: string;
  /** good; missing: something cannot work; without: some commands do less. */
  readonly state: 'good' | 'missing' | 'without';
  readonly text: string;
}

/** Files of an installation that everything needs, and those that some commands do. */
const BUILT = [
  { path: 'dist/flatland.js', use: 'missing' },
  { path: 'dist/computer-thread.cjs', use: 'missing' },
  { path: 'dist/computer.cjs', use: 'missing' },
  { path: 'dist/bare-computer.cjs', use: 'missing' },
  { path: 'dist/interpreter.wasm', use: 'without' },
  { path: 'dist/lisp', use: 'missing' },
  { path: 'dist/programs', use: 'missing' },
  { path: 'dist/flatland.h', use: 'without' },
] as const;

/** Tools from elsewhere: how to ask for the version, and who uses them. */
const TOOLS = [
  { name: 'tmux', ask: ['-V'], use: 'used by tests of the screen' },
  { name: 'qemu-system-riscv64', ask: ['--version'], use: 'used to check the machine against' },
  { name: 'gdb-multiarch', ask: ['--version'], use: 'used to debug from outside' },
  { name: 'dtc', ask: ['--version'], use: 'used to check the device tree' },
  { name: 'script', ask: ['--version'], use: 'used by flatland bench frame and memory' },
  { name: 'man', ask: ['--version'], use: 'shows flatland help --man' },
] as const;

/** Looks at everything; exit status 1 when something is missing. */
export async function doctor(
  options: OptionsOf<'doctor'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const findings = [
    node(),
    ...terminal(host),
    ...BUILT.map(({ path, use }) => built(host.root, path, use)),
    compiledForm(host.root),
    await compiler(host),
    ...(await Promise.all(TOOLS.map((tool) => toolFinding(tool, host)))),
    ...folders(host),
    configuration(options, host),
  ];
  host.stdout.write(
    options.json ? `${JSON.stringify(findings, null, 2)}\n` : asText(findings, host),
  );
  return findings.some(({ state }) => state === 'missing') ? 1 : 0;
}

function node(): Finding {
  const { node: version } = process.versions;
  const fits = Number.parseInt(version, 10) >= OLDEST_NODE;
  const text = `${version} on ${platform()} ${release()}, ${arch()}`;
  return fits
    ? { name: 'Node', state: 'good', text }
    : { name: 'Node', state: 'missing', text: `${text}; Flatland needs ${OLDEST_NODE} or newer` };
}

function terminal(host: CommandHost): Finding[] {
  const { stdin, stdout, env, colour } = host;
  if (stdout.isTTY !== true || stdin.isTTY !== true) {
    const text = 'stdin or stdout is none; the Monitor needs one, other commands do not';
    return [{ name: 'terminal', state: 'without', text }];
  }
  const { columns = 0, rows = 0 } = stdout;
  const colours = { 0: 'no colours', 4: '16 colours', 8: '256 colours', 24: 'all colours' };
  const small = columns < 80 || rows < 24;
  const text = `${env['TERM'] ?? 'no TERM'}, ${columns}x${rows}, ${colours[colour.stdout]}`;
  return [
    {
      name: 'terminal',
      state: small ? 'without' : 'good',
      text: small ? `${text}; the Monitor is drawn for 80x24 and more` : text,
    },
    locale(env),
  ];
}

function locale(env: CommandHost['env']): Finding {
  const value = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const utf8 = /utf-?8/i.test(value);
  return {
    name: 'locale',
    state: utf8 ? 'good' : 'without',
    text: utf8 ? value : `${value || 'none'}; frames and lamps need UTF-8`,
  };
}

function built(root: string, path: string, use: 'missing' | 'without'): Finding {
  const there = existsSync(join(root, path));
  const text = there ? 'built' : 'not built; npm start in the clone builds it';
  return { name: path, state: there ? 'good' : use, text };
}

/** Set-up fetches Zig into its own folder; one on PATH is not used. */
/** Whether starts find the computer's code compiled. */
function compiledForm(root: string): Finding {
  const name = 'compiled form';
  const { version } = process;
  try {
    const kinds = ['system', 'bare'] as const;
    const refused = kinds.map((kind) => loadComputer(join(root, 'dist'), kind).cachedDataRejected);
    if (refused.every((each) => each === false))
      return { name, state: 'good', text: `for Node ${version}` };
    const why = refused.includes(true)
      ? 'refused by V8, perhaps for NODE_OPTIONS: starts take longer'
      : `none for ${version}: starts take longer; npm run setup makes it`;
    return { name, state: 'without', text: why };
  } catch (error) {
    return { name, state: 'without', text: (error as Error).message };
  }
}

async function compiler(host: CommandHost): Promise<Finding> {
  const folder = join(host.root, 'dist', 'compiler', 'package', 'node_modules', '@zigc');
  const bin = join(folder, `${platform()}-${arch()}`, 'bin');
  const found = await findTool('zig', ['version'], { PATH: bin });
  return {
    name: 'C compiler',
    state: found === undefined ? 'without' : 'good',
    text: found === undefined ? 'not there; flatland build fetches it' : `zig ${found.version}`,
  };
}

async function toolFinding(tool: (typeof TOOLS)[number], host: CommandHost): Promise<Finding> {
  const found = await findTool(tool.name, tool.ask, host.env);
  return found === undefined
    ? { name: tool.name, state: 'without', text: `not found; ${tool.use}` }
    : { name: tool.name, state: 'good', text: `${found.version} (${found.path})` };
}

function folders(host: CommandHost): Finding[] {
  const paths: Readonly<Record<string, Folder>> = { ...userPaths(host.env) };
  return Object.entries(paths).map(([name, { path, from }]) => ({
    name: `${name} folder`,
    state: path === undefined ? 'without' : 'good',
    text: path === undefined ? `none: ${from}` : path,
  }));
}

function configuration(options: OptionsOf<'doctor'>, host: CommandHost): Finding {
  const { env, cwd, root } = host;
  try {
    const files = new ConfigFiles({ overlay: options.config, env, cwd, root });
    files.machine();
    files.theme();
    const names = files.names();
    for (const name of names) files.taskFile(name);
    return { name: 'configuration', state: 'good', text: `${names.length} Tasks` };
  } catch (error) {
    return { name: 'configuration', state: 'missing', text: (error as Error).message };
  }
}

function asText(findings: readonly Finding[], host: CommandHost): string {
  const style = styleFor(host.colour.stdout);
  const words = { good: 'ok', missing: 'MISSING', without: '-' };
  const paint = { good: style.good, missing: style.bad, without: style.quiet };
  const lines = table(findings.map(({ name, state, text }) => [words[state], name, text]));
  return `${lines
    .map((line, index) => {
      const { state } = findings[index]!;
      const word = words[state];
      return `${paint[state](word)}${line.slice(word.length)}`;
    })
    .join('\n')}\n`;
}
