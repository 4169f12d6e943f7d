/**
 * A real terminal for tests: tmux on a socket of its own, with `flatland` in it.
 *
 * The shell in the pane writes the settings of the terminal before and after, stderr,
 * the process id and the exit status to files beside it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { environment, folderOf, launcher } from './process.ts';

/** How long a change of the screen may take, in milliseconds. */
const PATIENCE = 40_000;
const LOOK = 50;

/** Why there can be no screen here; undefined when there can. */
export function noScreen(): string | undefined {
  const { status } = spawnSync('tmux', ['-V']);
  return status === 0 ? undefined : 'there is no tmux';
}

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Arguments of flatland. */
  readonly args?: readonly string[];
  /** In place of the installation under test. */
  readonly launcher?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** TERM in place of tmux's own. */
  readonly term?: string;
  /** Used for state and configuration; a new folder when absent. */
  readonly home?: string;
}

export interface Screen {
  /** What is shown, a line for each row. */
  text(): string;
  /** Keys as tmux names them: `C-c`, `Enter`, `M-1`. */
  key(...names: string[]): void;
  /** Text as if it was typed. */
  type(text: string): void;
  /** Waits until the screen shows it, so many milliseconds at most. @throws with the screen when it never does */
  until(wanted: string | RegExp | ((text: string) => boolean), patience?: number): Promise<string>;
  resize(columns: number, rows: number): void;
  /** What tmux knows of the pane, such as `alternate_on`. */
  state(name: string): string;
  /** Process id of flatland. */
  pid(): number;
  /** What it has written to stderr. */
  stderr(): string;
  /** Whether it runs. */
  alive(): boolean;
  /** Closes the terminal under it, as a window that is closed. */
  close(): void;
  /** Waits for the end of flatland. */
  ended(): Promise<{ readonly status: number; readonly stderr: string }>;
  /** `stty -a` before and after. */
  settings(): { readonly before: string; readonly after: string };
}

const open = new Set<{ readonly socket: string; readonly env: Record<string, string> }>();

/** Ends every screen of the file when its tests are over. Call once at its top. */
export function useScreens(): void {
  afterAll(() => {
    for (const { socket, env } of open) spawnSync('tmux', ['-S', socket, 'kill-server'], { env });
  });
}

/** Starts flatland in a terminal, 80x24 unless told otherwise. */
export function openScreen(options: ScreenOptions = {}): Screen {
  const { columns = 80, rows = 24, args = [] } = options;
  const folder = folderOf();
  const home = options.home ?? folder;
  const env = environment({
    LAUNCHER: options.launcher ?? launcher,
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    ...options.env,
  });
  const socket = join(folder, 'tmux');
  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], { env, encoding: 'utf8' });
  const file = (name: string): string => join(folder, name);
  const read = (name: string): string =>
    existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '';
  // exec keeps the process id.
  const flatland = `echo $$ > pid; exec node "$LAUNCHER" ${args.join(' ')} 2> stderr`;
  const pane = [
    ...(options.term === undefined ? [] : [`export TERM=${options.term}`]),
    'stty -a > before',
    `sh -c '${flatland}'`,
    'echo $? > status',
    'stty -a > after',
    'echo; echo back at the shell',
    'sleep 1000',
  ];
  writeFileSync(file('pane.sh'), pane.join('\n'));
  const size = ['-x', `${columns}`, '-y', `${rows}`];
  tmux('new-session', '-d', ...size, '-c', folder, 'sh pane.sh');
  open.add({ socket, env });
  const pid = (): number => Number(read('pid'));
  const text = (): string => tmux('capture-pane', '-p');
  return {
    text,
    key: (...names) => void tmux('send-keys', ...names),
    type: (typed) => void tmux('send-keys', '-l', typed),
    async until(wanted, patience = PATIENCE) {
      const end = Date.now() + patience;
      for (;;) {
        const shown = text();
        const found =
          typeof wanted === 'string'
            ? shown.includes(wanted)
            : typeof wanted === 'function'
              ? wanted(shown)
              : wanted.test(shown);
        if (found) return shown;
        if (Date.now() > end) {
          throw new Error(`“${wanted}” never came; stderr: ${read('stderr')}; screen:\n${shown}`);
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
    },
    resize: (width, height) => void tmux('resize-window', '-x', `${width}`, '-y', `${height}`),
    state: (name) => tmux('display-message', '-p', `#{${name}}`).trim(),
    pid,
    stderr: () => read('stderr'),
    alive() {
      try {
        process.kill(pid(), 0);
        return true;
      } catch {
        return false;
      }
    },
    close: () => void spawnSync('tmux', ['-S', socket, 'kill-server'], { env }),
    async ended() {
      const end = Date.now() + PATIENCE;
      while (read('after') === '') {
        if (Date.now() > end) throw new Error(`flatland never ended; screen:\n${text()}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
      return { status: Number(read('status')), stderr: read('stderr') };
    },
    settings: () => ({ before: read('before'), after: read('after') }),
  };
}
