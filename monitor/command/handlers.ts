/**
 * Which function does the work of which command, loaded when it is called.
 *
 * Kept apart from the table so that help, completions and the man page never
 * load a command.
 */
import type { CommandName, OptionsOf } from './table.ts';
import type { Handler } from './types.ts';

/** Loads the handler of every command. */
export type Handlers = {
  readonly [Name in CommandName]: () => Promise<Handler<OptionsOf<Name>>>;
};

export const handlers: Handlers = {
  monitor: async () => (await import('./monitor.ts')).monitor,
  run: async () => (await import('./run.ts')).run,
  eval: async () => (await import('./eval.ts')).evaluate,
  script: async () => (await import('./eval.ts')).script,
  repl: async () => (await import('./repl.ts')).repl,
  test: async () => (await import('./test.ts')).test,
  boot: async () => (await import('./boot.ts')).boot,
  new: async () => (await import('./new.ts')).newTask,
  build: async () => (await import('./build.ts')).build,
  config: async () => (await import('./config.ts')).config,
  paths: async () => (await import('./paths.ts')).paths,
  doctor: async () => (await import('./doctor.ts')).doctor,
  bench: async () => (await import('./bench.ts')).bench,
  soak: async () => (await import('./soak.ts')).soak,
  shot: async () => (await import('./shot.ts')).shot,
  help: async () => (await import('./help.ts')).help,
  completion: async () => (await import('./completion.ts')).completion,
};
