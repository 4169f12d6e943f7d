/**
 * The bundled Tasks: one C file each, one program each.
 */
import { readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { compile, compilerText, fetchCompiler, strict } from './compiler.mjs';
import { SetUpFailure } from './failure.mjs';
import { isMissing } from './files.mjs';
import { isFresh, perform } from './step.mjs';

/** @typedef {import('./step.mjs').Context} Context */

/**
 * Builds every program whose source, header or compiler has changed.
 * @param {Context} context
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function buildPrograms(context) {
  const names = await sourceNames(context);
  const removed = await removeOthers(context, names);
  const stale = await staleAmong(context, names);
  if (stale.length === 0) return removed;
  await bundledCompiler(context);
  const work = async () => {
    for (let name = stale.shift(); name !== undefined; name = stale.shift()) {
      await perform(context, program(name));
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return true;
}

/**
 * @param {Context} context
 * @param {readonly string[]} names
 */
async function staleAmong(context, names) {
  const judged = await Promise.all(
    names.map(async (name) => {
      const step = program(name);
      return (await isFresh(context, step, await step.inputs(context))) ? [] : [name];
    }),
  );
  return judged.flat();
}

/**
 * Whether some program has never been built, so that the compiler will be
 * needed for sure and can be fetched early.
 * @param {Context} context
 */
export async function lacksProgram(context) {
  const built = new Set(await list(context.layout.programs));
  return (await sourceNames(context)).some((name) => !built.has(`${name}.elf`));
}

/**
 * Fetches the compiler when it is missing; all who ask share one fetch.
 * @param {Context} context
 * @returns {Promise<string>} path of the compiler
 */
export function bundledCompiler(context) {
  const { layout, children, progress } = context;
  context.compiler ??= fetchCompiler(layout.compiler, children, progress);
  return context.compiler;
}

/**
 * @param {string} name
 * @returns {import('./step.mjs').Step}
 */
function program(name) {
  return {
    name: `program-${name}`,
    doing: `building ${name}`,
    inputs: async ({ layout }) => ({
      files: [join(layout.sources, `${name}.c`), layout.header],
      text: [compilerText, ...strict].join(' '),
    }),
    run: async (context) => {
      const { root, sources, header, programs, compiler } = context.layout;
      const output = join(programs, `${name}.elf`);
      const { ok, messages } = await compile(
        {
          zig: await bundledCompiler(context),
          cache: join(compiler, 'cache'),
          sources: [join(basename(sources), `${name}.c`)],
          include: dirname(header),
          extra: strict,
          output,
          cwd: root,
        },
        context.children,
      );
      if (!ok) {
        throw new SetUpFailure(
          `the program ${name}`,
          `the C compiler refuses it\n${messages}`,
          `Mend programs/${name}.c and run the same command again.`,
        );
      }
      return { outputs: [output] };
    },
  };
}

/** @param {Context} context */
async function sourceNames({ layout }) {
  return (await list(layout.sources))
    .filter((file) => file.endsWith('.c'))
    .map((file) => file.slice(0, -2));
}

/**
 * Programs whose source is gone go too.
 * @param {Context} context
 * @param {readonly string[]} names
 */
async function removeOthers({ layout }, names) {
  const others = (await list(layout.programs)).filter(
    (file) => file.endsWith('.elf') && !names.includes(file.slice(0, -4)),
  );
  await Promise.all(others.map((file) => rm(join(layout.programs, file), { force: true })));
  return others.length > 0;
}

/** @param {string} folder */
async function list(folder) {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
