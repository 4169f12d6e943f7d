/**
 * Compiles Fennel and fnl/ ahead of time, so that a prompt is there in a tenth of a second.
 *
 * Fennel compiles its own built-in macros at every start, which takes seconds.
 * Here it is run once, what it compiled is put back in the place of the two texts,
 * and the result is dumped as a binary chunk. Each file of fnl/ is compiled with
 * its docstrings, and its lines match the .fnl file. A file named `macros.fnl`
 * holds macros: its functions are compiled for the compiler's environment.
 */
import { packImage, type LispImage, type LispModule } from './image.ts';
import { LuaState, type LuaHandle } from './lua.ts';
import { HOST_GLOBALS, installHost } from './host.ts';
import { PRELUDE } from './prelude.ts';

/** One file of fnl/. */
export interface LispSource {
  /** Path below fnl/, with `/`: `shell/task.fnl`. */
  readonly path: string;
  readonly text: string;
}

/** Whether a file of fnl/ holds macros. */
export function isMacroFile(path: string): boolean {
  return /(^|\/)macros\.fnl$/.test(path);
}

/** A state without a kernel: compiling needs none. */
function buildState(): LuaState {
  const state = new LuaState({ poll() {}, now: () => performance.now() });
  installHost(state, {
    call() {
      throw new Error('there is no kernel while compiling');
    },
    write() {},
    now: () => performance.now(),
    source: () => undefined,
    room() {},
    transcript: () => '',
    exit() {},
  });
  state.call(state.load(PRELUDE, '=prelude'));
  return state;
}

const RECORD = `
local real, recorded = load, {}
load = function(code, name, ...)
  if type(name) == "string" and name:find("^@src/fennel/") then recorded[name] = code end
  return real(code, name, ...)
end
return recorded
`;

/**
 * Fennel as a binary chunk, with its two macro modules compiled in the place of Fennel
 * text. Runs the whole of Fennel once: seconds.
 * @param fennel text of fennel.lua (Fennel 1.5.0)
 */
export function compileFennel(fennel: string): Uint8Array {
  const state = buildState();
  return state.dump(state.load(withCompiledMacros(fennel), '=fennel'), true);
}

function withCompiledMacros(fennel: string): string {
  const state = buildState();
  const [recorded] = state.callForHandles(state.load(RECORD, '=record')) as [LuaHandle];
  state.call(state.load(fennel, '@fennel.lua'));
  const [compiled] = state.call(state.load('return ...', '=get'), recorded);
  const macros = compiled as Record<string, string>;
  let replaced = 0;
  const text = fennel.replace(
    /eval\(\[===\[.*?\]===\], \{[^{}]*?filename = "(src\/fennel\/\w+\.fnl)"[^{}]*\}\)/gs,
    (_, file: string) => {
      const lua = macros[`@${file}`];
      if (lua === undefined) throw new Error(`Fennel did not compile ${file}`);
      replaced++;
      return `(function(_ENV, ...) ${lua}\nend)(specials["wrap-env"](env))`;
    },
  );
  if (replaced !== 2) throw new Error(`expected 2 macro modules in Fennel, found ${replaced}`);
  return text;
}

/**
 * Makes the image.
 * @param fennel what `compileFennel` gave
 * @param known modules compiled before by the same compiler; taken where the text is the same
 * @throws Error naming file and line for a file that does not compile
 */
export function compileLisp(
  fennel: Uint8Array,
  sources: readonly LispSource[],
  known: readonly LispModule[] = [],
): LispImage {
  const state = buildState();
  const prelude = state.dump(state.load(PRELUDE, '=prelude'), true);
  const [module] = state.callForHandles(state.load(fennel, '=fennel')) as [LuaHandle];
  state.call(state.load('package.loaded.fennel = ...', '=keep'), module);
  const [compile] = state.callForHandles(state.load(COMPILE, '=compile')) as [LuaHandle];
  const modules = [...sources]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, text }): LispModule => {
      const macros = isMacroFile(path);
      const file = `fnl/${path}`;
      const same = known.find((module) => module.file === file && module.source === text);
      if (same !== undefined) return same;
      const [lua] = state.call(compile, text, file, macros, HOST_GLOBALS) as [string];
      return {
        name: path.replace(/\.fnl$/, '').replaceAll('/', '.'),
        file,
        macros,
        chunk: state.dump(state.load(lua, `@${file}`), false),
        source: text,
      };
    });
  return packImage({ prelude, fennel, modules });
}

const COMPILE = `
local fennel = require("fennel")
local compiler, specials = require("fennel.compiler"), require("fennel.specials")
return function(text, file, macros, globals)
  local options = {filename = file, source = text, correlate = true, useMetadata = true,
                   useBitLib = true, ["error-pinpoint"] = false}
  if macros then
    options.scope = compiler["make-scope"](compiler.scopes.compiler)
    options.allowedGlobals = specials["current-global-names"](
      specials["make-compiler-env"](nil, compiler.scopes.compiler, {}, {}))
  else
    options.allowedGlobals = specials["current-global-names"](_G)
    for _, name in ipairs(globals) do table.insert(options.allowedGlobals, name) end
  end
  return (fennel.compileString(text, options))
end
`;
