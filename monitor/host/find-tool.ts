/**
 * Finds a program on PATH and asks it for its version.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** A program that was found. */
export interface FoundTool {
  /** Absolute path. */
  readonly path: string;
  /** First line it says of its version, `version unknown` when it says none. */
  readonly version: string;
}

/**
 * Looks through PATH; relative entries are passed over.
 *
 * @param ask arguments that make it print its version
 * @param patience how long it may take to, in milliseconds
 * @returns undefined when it is not there
 */
export async function findTool(
  name: string,
  ask: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  patience = 3000,
): Promise<FoundTool | undefined> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  if (path === undefined) return undefined;
  return { path, version: await versionOf(path, ask, patience) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(path: string, ask: readonly string[], timeout: number): Promise<string> {
  return new Promise((resolve) => {
    const options = {
      timeout,
      killSignal: 'SIGKILL' as const,
      encoding: 'utf8' as const,
      maxBuffer: 65536,
    };
    const child = execFile(path, [...ask], options, (error, stdout, stderr) => {
      const line = `${stdout}\n${stderr}`.split('\n').find((each) => each.trim() !== '');
      resolve(error === null && line !== undefined ? line.trim() : 'version unknown');
    });
    child.stdin?.end();
  });
}
