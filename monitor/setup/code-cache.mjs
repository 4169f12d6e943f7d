/**
 * V8's compiled form of the computer's code, so that no start compiles it again.
 *
 * Comes last: the run that makes it uses the Lisp and the programs.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow } from './files.mjs';
import { runTypeScript } from './typescript.mjs';

/** @type {import('./step.mjs').Step} */
export const codeCache = {
  name: 'code-cache',
  doing: 'compiling the computer for this Node',
  inputs: async ({ layout }) => ({
    files: [
      join(layout.dist, 'computer.cjs'),
      ...(await filesBelow(layout.lisp, [''])),
      ...(await filesBelow(layout.programs, ['.elf'])),
    ],
    text: `${process.version} ${process.arch}`,
  }),
  run: async (context) => {
    const { root, dist } = context.layout;
    const { stdout, read } = await runTypeScript(
      context,
      'the compiled form of the computer',
      [
        "import { keepCode } from './monitor/host/keep-code.ts';",
        "import { codeCacheFile } from './monitor/host/computer-code.ts';",
        'const [root, dist] = process.argv.slice(2) as [string, string];',
        'const file = `${dist}/${codeCacheFile()}`;',
        'await keepCode(root, `${file}.new`);',
        'process.stdout.write(file);',
      ].join('\n'),
      [root, dist],
    );
    await rename(`${stdout}.new`, stdout);
    return { outputs: [stdout], read };
  },
};
