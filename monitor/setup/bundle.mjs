/**
 * The TypeScript of Flatland as a few JavaScript files that need no node_modules.
 *
 * The main thread's is modules; what it imports lazily (Ink, commands) is a chunk of its own.
 * The computer's is one script, so that V8 can keep its compiled form (see `code-cache.mjs`).
 * They share no chunk: a thread loads nothing that only the other needs. Entry points are
 * written last, old chunks removed after.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeAtomic } from './files.mjs';
import { buildFailure, filesRead, requireBanner } from './typescript.mjs';

/** File in dist/ by the module it comes from. */
const modules = {
  flatland: 'monitor/main.ts',
  'queue-worker': 'monitor/command/bench/queue-worker.ts',
};
const scripts = {
  launch: 'monitor/launch.ts',
  'computer-thread': 'monitor/computer-thread.ts',
  computer: 'monitor/computer.ts',
  'bare-computer': 'monitor/bare-computer.ts',
};

/** @type {import('./step.mjs').Step} */
export const bundle = {
  name: 'bundle',
  doing: 'bundling Flatland',
  inputs: async ({ layout }) => ({
    files: [
      'package.json',
      'package-lock.json',
      ...Object.values(modules),
      ...Object.values(scripts),
    ].map((file) => join(layout.root, file)),
    text: JSON.stringify([moduleOptions, scriptOptions, unused.map(String)]),
  }),
  run: async ({ layout }) => {
    const { root, dist } = layout;
    const { build } = await import('esbuild');
    const where = { absWorkingDir: root, outdir: dist, plugins: [withoutUnused] };
    const built = await Promise.all([
      build({ ...moduleOptions, ...where, entryPoints: modules }),
      build({ ...scriptOptions, ...where, entryPoints: scripts }),
    ]).catch((error) => {
      throw buildFailure('Flatland', error);
    });
    const files = built.flatMap(({ outputFiles }) => outputFiles);
    const isEntry = (/** @type {string} */ path) => entryFiles.has(basename(path));
    const ordered = [...files].sort((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)));
    await removeCodeCaches(dist);
    for (const file of ordered) await writeAtomic(file.path, file.contents);
    const outputs = ordered.map((file) => file.path);
    await removeOldChunks(dist, new Set(outputs));
    return { outputs, read: built.flatMap(({ metafile }) => filesRead(root, metafile)) };
  },
};

const entryFiles = new Set([
  ...Object.keys(modules).map((name) => `${name}.js`),
  ...Object.keys(scripts).map((name) => `${name}.cjs`),
]);

/**
 * What packages load and Flatland never lets them use: Ink looks for React's developer tools
 * when DEV is set, whoever set it; Lua's `os` and `io`, which no form gets, start processes and
 * make temporary files; Commander starts commands that are programs. Here they find nothing,
 * and no start waits for it.
 */
/** @type {readonly (readonly [RegExp, RegExp])[]} by whom, and what */
const unused = [
  [/node_modules\/ink\//, /^\.\/devtools\.js$/],
  [/node_modules\/fengari\//, /^(child_process|tmp)$/],
  [/node_modules\/readline-sync\//, /^child_process$/],
  [/node_modules\/commander\//, /^node:child_process$/],
];

/** @type {import('esbuild').Plugin} */
const withoutUnused = {
  name: 'without-unused',
  setup: (build) => {
    for (const [by, filter] of unused) {
      build.onResolve({ filter }, ({ importer, path }) =>
        by.test(importer) ? { path, namespace: 'nothing' } : undefined,
      );
    }
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '', loader: 'js' }));
  },
};

/** @type {import('esbuild').BuildOptions & { write: false, metafile: true }} */
const options = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  entryNames: '[name]',
  legalComments: 'none',
  logLevel: 'silent',
  write: false,
  metafile: true,
};

/** @type {typeof options} */
const moduleOptions = {
  ...options,
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  jsx: 'automatic',
  // The development half of React is left out.
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: requireBanner },
};

/** @type {typeof options} */
const scriptOptions = { ...options, format: 'cjs', outExtension: { '.js': '.cjs' } };

/**
 * V8 takes a cache for any code of the same length, so none may outlive its code; nor may
 * an interpreter.
 * @param {string} dist
 */
async function removeCodeCaches(dist) {
  for (const name of await readdir(dist)) {
    if (/\.(v8|wasm)$/.test(name)) await rm(join(dist, name), { force: true });
  }
}

/**
 * @param {string} dist
 * @param {ReadonlySet<string>} keep
 */
async function removeOldChunks(dist, keep) {
  const chunks = (await readdir(dist)).filter((name) => /-[A-Z0-9]{8}\.js$/.test(name));
  for (const name of chunks) {
    if (!keep.has(join(dist, name))) await rm(join(dist, name), { force: true });
  }
}
