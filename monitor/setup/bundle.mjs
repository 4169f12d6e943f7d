/**
 * The TypeScript of Flatland as a few JavaScript files that need no node_modules.
 *
 * Two entry points share chunks; what is imported lazily (Ink, commands) is a
 * chunk of its own. Entry points are written last, old chunks removed after.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeAtomic } from './files.mjs';
import { buildFailure, filesRead, requireBanner } from './typescript.mjs';

/** File in dist/ by the module it comes from. */
const entryPoints = {
  flatland: 'monitor/main.ts',
  computer: 'monitor/computer.ts',
  'queue-worker': 'monitor/command/bench/queue-worker.ts',
};

/** @type {import('./step.mjs').Step} */
export const bundle = {
  name: 'bundle',
  doing: 'bundling Flatland',
  inputs: async ({ layout }) => ({
    files: ['package-lock.json', ...Object.values(entryPoints)].map((file) =>
      join(layout.root, file),
    ),
    text: JSON.stringify(options),
  }),
  run: async ({ layout }) => {
    const { root, dist } = layout;
    const { build } = await import('esbuild');
    const { outputFiles, metafile } = await build({
      ...options,
      absWorkingDir: root,
      outdir: dist,
      entryPoints,
      plugins: [withoutDevtools],
      write: false,
      metafile: true,
    }).catch((error) => {
      throw buildFailure('Flatland', error);
    });
    const isEntry = (/** @type {string} */ path) => basename(path) in entryFiles;
    const ordered = [...outputFiles].sort(
      (a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)),
    );
    for (const file of ordered) await writeAtomic(file.path, file.contents);
    const outputs = ordered.map((file) => file.path);
    await removeOldChunks(dist, new Set(outputs));
    return { outputs, read: filesRead(root, metafile) };
  },
};

const entryFiles = Object.fromEntries(Object.keys(entryPoints).map((name) => [`${name}.js`, name]));

/**
 * Ink looks for React's developer tools when DEV is set, whoever set it; here it finds nothing to load.
 * @type {import('esbuild').Plugin}
 */
const withoutDevtools = {
  name: 'without-devtools',
  setup: (build) => {
    build.onResolve({ filter: /^\.\/devtools\.js$/ }, ({ importer, path }) =>
      importer.includes('node_modules/ink/') ? { path, namespace: 'nothing' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const options = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  legalComments: 'none',
  logLevel: 'silent',
  jsx: 'automatic',
  // The development half of React is left out.
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: requireBanner },
};

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
