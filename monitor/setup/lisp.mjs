/**
 * Fennel and everything in fnl/, compiled ahead of time; what did not change is not compiled again.
 */
import { join } from 'node:path';
import { filesBelow, replaceFolder } from './files.mjs';
import { runTypeScript } from './typescript.mjs';

/** @type {import('./step.mjs').Step} */
export const lisp = {
  name: 'lisp',
  doing: 'compiling the Lisp',
  inputs: async ({ layout }) => ({
    files: [
      layout.fennel,
      join(layout.root, 'package-lock.json'),
      join(layout.root, 'monitor/shell/build-lisp.ts'),
      ...(await filesBelow(join(layout.root, 'fnl'), ['.fnl'])),
    ],
  }),
  run: async (context) => {
    const { root, dist, fennel, lisp: target } = context.layout;
    const { read } = await replaceFolder(target, (outDir) =>
      runTypeScript(
        context,
        'the Lisp',
        [
          "import { readFileSync } from 'node:fs';",
          "import { buildLisp } from './monitor/shell/build-lisp.ts';",
          'const [self, fennel, fnlDir, outDir, keep] = process.argv.slice(1) as string[];',
          "const read = (path = '') => readFileSync(path, 'utf8');",
          'const [fennelSource, compiler] = [read(fennel), read(self)];',
          'await buildLisp({ fennelSource, fnlDir, outDir, keep, compiler });',
        ].join('\n'),
        [fennel, join(root, 'fnl'), outDir, join(dist, 'kept-lisp.json')],
      ),
    );
    return { outputs: await filesBelow(target, ['']), read };
  },
};
