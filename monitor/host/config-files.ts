/**
 * Configuration files on disk, and the programs they name.
 *
 * Every fault in a file is a ConfigError at its place. Files are read when
 * asked for and not kept, so an edit counts at the next spawn. Writes nothing.
 */
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import {
  ConfigError,
  type MachineFile,
  nearest,
  openMachineFile,
  openTaskFile,
  readThemeFile,
  type TaskFile,
  type ThemeConfig,
} from '../../config/index.ts';
import type { ProgramSource, TaskSpec } from '../../kernel/face.ts';
import {
  findFile,
  type FoundFile,
  type LayerFolder,
  type LayerOptions,
  layersOf,
  strayFiles,
  type StrayFile,
  taskNames,
} from './config-layers.ts';
import { isFile, listFolder, NotFoundError, readBytes, shownFrom } from './read-files.ts';
import { override, programConfig, type TaskOverrides } from './task-overrides.ts';

/** A Task file and whose it is. */
export interface LocatedTaskFile extends TaskFile {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
}

/** Configuration as it is on disk now; also the ProgramSource of a kernel. */
export class ConfigFiles implements ProgramSource {
  /** First one first. */
  readonly layers: readonly LayerFolder[];
  /** Absolute folder of the bundled programs. */
  readonly programs: string;
  readonly #cwd: string;

  /** @throws NotFoundError when the overlay is no folder */
  constructor(options: LayerOptions) {
    this.#cwd = options.cwd;
    this.programs = join(options.root, 'dist', 'programs');
    this.layers = layersOf(options);
  }

  /** Every file in effect: machine, theme, then Tasks by name. */
  list(): readonly FoundFile[] {
    return [
      findFile(this.layers, 'machine', 'machine'),
      findFile(this.layers, 'theme', 'theme'),
      ...this.names().map((name) => findFile(this.layers, 'task', name)),
    ].filter((file) => file !== undefined);
  }

  /** EDN files in the layers that nothing reads. */
  strays(): readonly StrayFile[] {
    return strayFiles(this.layers);
  }

  /** Names of the configured Tasks, sorted. */
  names(): string[] {
    return taskNames(this.layers);
  }

  /**
   * The machine file in effect; the Tasks it launches exist.
   *
   * @throws ConfigError, NotFoundError
   */
  machine(): MachineFile {
    const source = this.#expect('machine');
    const file = openMachineFile(readBytes(source.path, source.shown), source.shown);
    const names = this.names();
    file.config.launch.forEach((name, index) => {
      if (names.includes(name)) return;
      const near = nearest(name, names);
      throw new ConfigError(file.placeOf(`launch/${index}`), {
        found: `:${name}`,
        expected: 'the name of a configured Task',
        nearest: near === undefined ? undefined : `:${near}`,
      });
    });
    return file;
  }

  /** The theme in effect. @throws ConfigError, NotFoundError */
  theme(): ThemeConfig {
    const source = this.#expect('theme');
    return readThemeFile(readBytes(source.path, source.shown), source.shown);
  }

  /**
   * A Task file, without looking for its program.
   *
   * @param target a configured name, or the path of an .edn file
   * @throws ConfigError, NotFoundError
   */
  taskFile(target: string): LocatedTaskFile {
    const { name, path, shown } = this.#locate(target);
    return { ...openTaskFile(readBytes(path, shown), shown), name, path };
  }

  /**
   * A Task with its program.
   *
   * @param target a configured name, or the path of an .edn or .elf file
   * @param overrides values that replace those of the file
   * @throws ConfigError, NotFoundError
   */
  task(target: string, overrides: TaskOverrides = {}): TaskSpec {
    if (extname(target) === '.elf') {
      const image = readBytes(resolve(this.#cwd, target), target);
      const config = programConfig(target, overrides);
      return { ...config, name: basename(target, '.elf'), imageName: basename(target), image };
    }
    const file = this.taskFile(target);
    const { file: where, line, column } = file.placeOf('image');
    const imageName = file.config.image;
    const image = readBytes(this.imagePath(file), `${imageName} (${where}:${line}:${column})`);
    return { ...override(file.config, overrides), name: file.name, imageName, image };
  }

  /**
   * The bytes of a program.
   *
   * @param name a bundled program, with or without .elf, or a path with a slash
   * @throws NotFoundError
   */
  image(name: string): Uint8Array<ArrayBuffer> {
    const file = extname(name) === '' ? `${name}.elf` : name;
    const path = name.includes('/') ? resolve(this.#cwd, name) : join(this.programs, file);
    if (isFile(path)) return readBytes(path, name);
    const near = nearest(file, listFolder(this.programs));
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    throw new NotFoundError(`no program “${name}”${hint}`);
  }

  /**
   * Where the program of a Task file is: beside the file, then among the bundled ones.
   *
   * @returns an absolute path
   * @throws ConfigError at the value of :image
   */
  imagePath(file: LocatedTaskFile): string {
    const { image } = file.config;
    const folder = dirname(file.path);
    const beside = resolve(folder, image);
    const places = isAbsolute(image) ? [image] : [beside, resolve(this.programs, image)];
    const path = places.find(isFile);
    if (path !== undefined) return path;
    const known = [...listFolder(folder), ...listFolder(this.programs)];
    const near = nearest(
      image,
      known.filter((name) => extname(name) === '.elf'),
    );
    const [here, bundled] = [folder, this.programs].map((each) => shownFrom(this.#cwd, each));
    throw new ConfigError(file.placeOf('image'), {
      found: `"${image}", which does not exist`,
      expected: isAbsolute(image) ? 'the path of a program' : `a program in ${here} or ${bundled}`,
      nearest: near === undefined ? undefined : `"${near}"`,
    });
  }

  #locate(target: string): { name: string; path: string; shown: string } {
    if (extname(target) === '.edn' || target.includes('/')) {
      return { name: basename(target, '.edn'), path: resolve(this.#cwd, target), shown: target };
    }
    const found = findFile(this.layers, 'task', target);
    if (found !== undefined) return found;
    const near = nearest(target, this.names());
    const hint = near === undefined ? 'flatland config lists them' : `did you mean ${near}?`;
    throw new NotFoundError(`no Task named “${target}”; ${hint}`);
  }

  #expect(kind: 'machine' | 'theme'): FoundFile {
    const found = findFile(this.layers, kind, kind);
    if (found !== undefined) return found;
    const folder = this.layers.at(-1)!.shown;
    throw new NotFoundError(`${join(folder, `${kind}.edn`)} is missing; it comes with Flatland`);
  }
}
