/**
 * flatland.h, the C header for Tasks, generated from the kernel's ABI.
 */
import { join } from 'node:path';
import { writeAtomic } from './files.mjs';
import { runTypeScript } from './typescript.mjs';

/** @type {import('./step.mjs').Step} */
export const header = {
  name: 'header',
  doing: 'writing flatland.h',
  inputs: async ({ layout }) => ({ files: [join(layout.root, 'kernel/abi/header.ts')] }),
  run: async (context) => {
    const { stdout, read } = await runTypeScript(
      context,
      'flatland.h',
      "import { headerText } from './kernel/abi/header.ts';\nprocess.stdout.write(headerText());",
      [],
    );
    await writeAtomic(context.layout.header, stdout);
    return { outputs: [context.layout.header], read };
  },
};
