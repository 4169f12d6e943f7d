/**
 * What every start would make again: V8's compiled form of the computer's code, and the
 * interpreter's module.
 *
 * Comes last: the run that makes it uses the Lisp and the programs.
 */
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
      join(layout.dist, 'bare-computer.cjs'),
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
        "import { renameSync, writeFileSync } from 'node:fs';",
        "import { interpreterCode } from './machine/index.ts';",
        "import { keepCode } from './monitor/host/keep-code.ts';",
        "import { codeCacheFile, INTERPRETER_FILE } from './monitor/host/computer-code.ts';",
        'const [root, dist] = process.argv.slice(2) as [string, string];',
        'const interpreter = `${dist}/${INTERPRETER_FILE}`;',
        'writeFileSync(`${interpreter}.new`, interpreterCode());',
        'renameSync(`${interpreter}.new`, interpreter);',
        'process.stdout.write(interpreter);',
        "for (const kind of ['bare', 'system'] as const) {",
        '  const cache = `${dist}/${codeCacheFile(kind)}`;',
        '  await keepCode(root, kind, `${cache}.new`);',
        '  renameSync(`${cache}.new`, cache);',
        '  process.stdout.write(`\n${cache}`);',
        '}',
      ].join('\n'),
      [root, dist],
    );
    return { outputs: stdout.split('\n'), read };
  },
};
