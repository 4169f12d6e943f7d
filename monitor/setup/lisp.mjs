/**
 * Fennel and everything in fnl/, compiled ahead of time.
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
    const { root, fennel, lisp: target } = context.layout;
    const { read } = await replaceFolder(target, (outDir) =>
      runTypeScript(
        context,
        'the Lisp',
        [
          "import { readFileSync } from 'node:fs';",
          "import { buildLisp } from './monitor/shell/build-lisp.ts';",
          'const [fennel, fnlDir, outDir] = process.argv.slice(2) as [string, string, string];',
          "await buildLisp({ fennelSource: readFileSync(fennel, 'utf8'), fnlDir, outDir });",
        ].join('\n'),
        [fennel, join(root, 'fnl'), outDir],
      ),
    );
    return { outputs: await filesBelow(target, ['']), read };
  },
};
