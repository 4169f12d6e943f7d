/**
 * npm's packages, exactly as the lock file lists them.
 *
 * No stamp: npm itself writes `node_modules/.package-lock.json` when it has
 * finished, and that is compared with the lock file.
 */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmReason } from './child.mjs';
import { SetUpFailure, fetchAdvice } from './failure.mjs';
import { isMissing } from './files.mjs';

/** @typedef {Record<string, {version?: string, optional?: boolean}>} Packages */

/**
 * @param {import('./step.mjs').Context} context
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function installDependencies(context) {
  const { root } = context.layout;
  if (await isInstalled(root)) return false;
  await context.progress.during('fetching dependencies (npm ci)', async () => {
    const result = await context.children.npm(
      ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: root },
    );
    if (result.status !== 0) {
      throw new SetUpFailure('the dependencies', npmReason(result), fetchAdvice);
    }
  });
  if (await isInstalled(root)) return true;
  throw new SetUpFailure(
    'the dependencies',
    'npm ci succeeded, but node_modules does not hold what package-lock.json lists',
    'Remove node_modules and run the same command again.',
  );
}

/**
 * Whether node_modules holds every package of the lock file in its version.
 * Optional packages (those of other platforms) may be missing.
 * @param {string} root
 */
export async function isInstalled(root) {
  const wanted = await packagesOf(join(root, 'package-lock.json'));
  const present = await packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) {
    throw new SetUpFailure(
      'the dependencies',
      'package-lock.json is missing',
      'Restore it: git checkout package-lock.json',
    );
  }
  if (present === undefined) return false;
  const there = await Promise.all(
    Object.entries(wanted)
      .filter(([path]) => path !== '')
      .map(async ([path, { version, optional }]) => {
        const found = present[path];
        if (found === undefined) return optional === true;
        return found.version === version && (await exists(join(root, path, 'package.json')));
      }),
  );
  return there.every(Boolean);
}

/**
 * @param {string} file a lock file of npm
 * @returns {Promise<Packages | undefined>} nothing when there is no such file or it is cut off
 */
async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @param {string} path */
async function exists(path) {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
