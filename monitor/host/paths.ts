/**
 * The folders of a user: where Flatland reads and writes outside its own.
 *
 * XDG Base Directory Specification 0.8: config, state, cache, runtime. Nothing
 * is written anywhere else. Without HOME and without the XDG variable there is
 * no such folder, and what would be kept there is not kept. Creates nothing.
 */
import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A folder, or why there is none. */
export interface Folder {
  /** Absolute path; undefined when no variable says where. */
  readonly path: string | undefined;
  /** What decided, e.g. `XDG_STATE_HOME`, `HOME`, `neither XDG_STATE_HOME nor HOME is set`. */
  readonly from: string;
}

export interface Paths {
  /** The user's configuration files; only ever read. */
  readonly config: Folder;
  /** What is kept between runs: the history of the prompt. */
  readonly state: Folder;
  /** What can be made again. */
  readonly cache: Folder;
  /** Sockets and locks, gone when the user logs out. */
  readonly runtime: Folder;
}

type Environment = Readonly<Record<string, string | undefined>>;

const FOLDER = 'flatland';

/**
 * The folders that the environment asks for.
 *
 * An XDG variable that is empty or not absolute counts as not set, as the
 * specification says; so does HOME.
 */
export function userPaths(env: Environment): Paths {
  return {
    config: homeFolder(env, 'XDG_CONFIG_HOME', '.config'),
    state: homeFolder(env, 'XDG_STATE_HOME', '.local/state'),
    cache: homeFolder(env, 'XDG_CACHE_HOME', '.cache'),
    runtime: runtimeFolder(env),
  };
}

function homeFolder(env: Environment, variable: string, below: string): Folder {
  const given = absolute(env[variable]);
  if (given !== undefined) return { path: join(given, FOLDER), from: variable };
  const home = absolute(env['HOME']);
  if (home !== undefined) return { path: join(home, below, FOLDER), from: 'HOME' };
  return { path: undefined, from: `neither ${variable} nor HOME is set` };
}

/** Without XDG_RUNTIME_DIR, a folder of this user's in the temporary one, as the specification advises. */
function runtimeFolder(env: Environment): Folder {
  const given = absolute(env['XDG_RUNTIME_DIR']);
  if (given !== undefined) return { path: join(given, FOLDER), from: 'XDG_RUNTIME_DIR' };
  const temporary = absolute(env['TMPDIR']);
  return {
    path: join(temporary ?? tmpdir(), `${FOLDER}-${userNumber()}`),
    from: temporary === undefined ? 'the system’s temporary folder' : 'TMPDIR',
  };
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function userNumber(): number {
  return process.getuid?.() ?? userInfo().uid;
}
