/**
 * The three layers of configuration files, and which file of a name is in effect.
 *
 * A file is taken whole from the first layer that has it: the folder of
 * `--config`, then the user's, then the bundled one. Reads names, not contents.
 */
import { extname, join, resolve } from 'node:path';
import { nearest } from '../../config/index.ts';
import { userPaths } from './paths.ts';
import { isFile, isFolder, listFolder, NotFoundError, shownFrom } from './read-files.ts';

/** Where a file came from. */
export type Layer = 'overlay' | 'user' | 'bundled';

/** One folder of configuration files. */
export interface LayerFolder {
  readonly layer: Layer;
  /** Absolute path. */
  readonly path: string;
  /** As messages name it. */
  readonly shown: string;
  readonly exists: boolean;
}

/** One file in effect. */
export interface FoundFile {
  readonly kind: 'machine' | 'theme' | 'task';
  /** `machine`, `theme`, or the name of the Task. */
  readonly name: string;
  readonly layer: Layer;
  /** Absolute path. */
  readonly path: string;
  /** As messages name it. */
  readonly shown: string;
  /** Files of the same name in lower layers, which it hides, as messages name them. */
  readonly hides: readonly string[];
}

/** A file in a configuration folder that nothing reads. */
export interface StrayFile {
  readonly shown: string;
  /** The name that was perhaps meant. */
  readonly nearest: string | undefined;
}

export interface LayerOptions {
  /** Folder of `--config`, as given. */
  readonly overlay?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute working directory. */
  readonly cwd: string;
  /** Absolute folder that holds `config/` and `dist/`. */
  readonly root: string;
}

const TASK_FOLDER = 'task';
const TASK_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/**
 * The layers, first one first; the user's is missing when there is no home.
 *
 * @throws NotFoundError when the overlay is no folder
 */
export function layersOf(options: LayerOptions): readonly LayerFolder[] {
  const { overlay, cwd } = options;
  const layers: LayerFolder[] = [];
  const add = (layer: Layer, path: string, shown = shownFrom(cwd, path)) =>
    layers.push({ layer, path, shown, exists: isFolder(path) });

  if (overlay !== undefined) {
    const path = resolve(cwd, overlay);
    if (overlay === '' || !isFolder(path)) {
      throw new NotFoundError(`--config: “${overlay}” is not a folder`);
    }
    add('overlay', path, overlay);
  }
  const user = userPaths(options.env).config.path;
  if (user !== undefined) add('user', user);
  add('bundled', join(options.root, 'config'));
  return layers;
}

/** The file in effect of a kind and name, or undefined. */
export function findFile(
  layers: readonly LayerFolder[],
  kind: FoundFile['kind'],
  name: string,
): FoundFile | undefined {
  if (kind === 'task' && !TASK_NAME.test(name)) return undefined;
  const part = kind === 'task' ? join(TASK_FOLDER, `${name}.edn`) : `${name}.edn`;
  const [first, ...rest] = layers.filter((folder) => isFile(join(folder.path, part)));
  if (first === undefined) return undefined;
  return {
    kind,
    name,
    layer: first.layer,
    path: join(first.path, part),
    shown: join(first.shown, part),
    hides: rest.map((folder) => join(folder.shown, part)),
  };
}

/** Names of the configured Tasks, sorted, each once. */
export function taskNames(layers: readonly LayerFolder[]): string[] {
  const files = layers.flatMap((folder) => listFolder(join(folder.path, TASK_FOLDER)));
  const names = files.map(taskName).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/** EDN files in the layers that nothing reads. */
export function strayFiles(layers: readonly LayerFolder[]): readonly StrayFile[] {
  const known = ['machine.edn', 'theme.edn'];
  return layers.flatMap((folder) => {
    const beside = listFolder(folder.path).filter(
      (name) => extname(name) === '.edn' && !known.includes(name),
    );
    const tasks = listFolder(join(folder.path, TASK_FOLDER)).filter(
      (name) => extname(name) === '.edn' && taskName(name) === undefined,
    );
    return [
      ...beside.map((name) => ({
        shown: join(folder.shown, name),
        nearest: nearest(name, known),
      })),
      ...tasks.map((name) => ({
        shown: join(folder.shown, TASK_FOLDER, name),
        nearest: undefined,
      })),
    ];
  });
}

/** `hello` for `hello.edn`; undefined for what is no Task file. */
function taskName(file: string): string | undefined {
  const name = file.slice(0, -'.edn'.length);
  return extname(file) === '.edn' && TASK_NAME.test(name) ? name : undefined;
}
