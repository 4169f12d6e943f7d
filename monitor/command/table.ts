/**
 * The command table: one row per command, from which all else follows.
 *
 * Parsing, `--help`, `flatland help`, the man page, completions and nearest
 * names read these rows; the option types of the handlers are inferred from
 * them. Handlers are bound by name in `handlers.ts` and loaded when called.
 */
import { runRows } from './table-run.ts';
import { toolRows } from './table-tools.ts';
import type { OptionValues } from './types.ts';

/** Every command by name; `monitor` is also what runs without a name. */
export const commands = { ...runRows, ...toolRows };

/** Name of a command. */
export type CommandName = keyof typeof commands;

/** The options that the handler of one command receives. */
export type OptionsOf<Name extends CommandName> = OptionValues<(typeof commands)[Name]>;

/** In the order of the help text. */
export const commandNames = Object.keys(commands) as CommandName[];

/** The command that runs when none is named. */
export const defaultCommand: CommandName = 'monitor';

export type MonitorOptions = OptionsOf<'monitor'>;
export type RunOptions = OptionsOf<'run'>;
export type EvalOptions = OptionsOf<'eval'>;
export type ScriptOptions = OptionsOf<'script'>;
export type ReplOptions = OptionsOf<'repl'>;
export type TestOptions = OptionsOf<'test'>;
export type BootOptions = OptionsOf<'boot'>;
export type NewOptions = OptionsOf<'new'>;
export type BuildOptions = OptionsOf<'build'>;
