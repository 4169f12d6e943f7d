/**
 * Runs a few lines that import TypeScript of this repository, in a process of their own.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetUpFailure } from './failure.mjs';

/** An error as its message and the place it came from, instead of a page of Node's. */
const onError = `process.on('uncaughtException', (error) => {
  const [message, place] = [error.message, /\\n +at .*/.exec(error.stack ?? '')?.[0] ?? ''];
  process.stderr.write(message + place, () => process.exit(1));
});`;

/** So that CommonJS packages find `require` inside a module. */
export const requireBanner =
  "import { createRequire as flatlandRequire } from 'node:module'; const require = flatlandRequire(import.meta.url);";

/**
 * @param {import('./step.mjs').Context} context
 * @param {string} what for messages, e.g. `flatland.h`
 * @param {string} code a module; imports are relative to the clone
 * @param {readonly string[]} args its `process.argv` from 2 on
 * @returns {Promise<{stdout: string, read: string[]}>} `read`: the repository's files it was made of
 */
export async function runTypeScript(context, what, code, args) {
  const { root, work } = context.layout;
  const { build } = await import('esbuild');
  await mkdir(work, { recursive: true });
  const folder = await mkdtemp(join(work, 'run-'));
  try {
    const outfile = join(folder, 'run.mjs');
    const { metafile } = await build({
      stdin: {
        contents: `${onError}\n${code}`,
        resolveDir: root,
        sourcefile: 'set-up',
        loader: 'ts',
      },
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
      metafile: true,
      logLevel: 'silent',
      banner: { js: requireBanner },
    }).catch((error) => {
      throw buildFailure(what, error);
    });
    const result = await context.children.run(process.execPath, [outfile, ...args], { cwd: root });
    if (result.status !== 0) {
      throw new SetUpFailure(
        what,
        result.stderr.trim() || `status ${result.status}`,
        'This is a mistake in the sources; git status shows what differs.',
      );
    }
    return { stdout: result.stdout, read: filesRead(root, metafile) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The repository's own files in a metafile; packages are covered by the lock file.
 * @param {string} root
 * @param {import('esbuild').Metafile} metafile
 */
export function filesRead(root, metafile) {
  return Object.keys(metafile.inputs)
    .filter((path) => !path.includes('node_modules/') && path !== 'set-up' && !path.includes(':'))
    .map((path) => join(root, path));
}

/**
 * esbuild's errors as lines with file, line and column.
 * @param {string} what
 * @param {unknown} error
 */
export function buildFailure(what, error) {
  const messages = error instanceof Error && 'errors' in error ? error.errors : undefined;
  if (!Array.isArray(messages)) return error;
  const lines = messages.slice(0, 10).map(({ text, location }) => {
    const place = location ? `${location.file}:${location.line}:${location.column + 1}: ` : '';
    return `\n  ${place}${text}`;
  });
  return new SetUpFailure(what, lines.join(''), 'Mend the sources and run the same command again.');
}
