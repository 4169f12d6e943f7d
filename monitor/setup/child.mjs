/**
 * Runs a program to its end: no input, output kept, ended with set-up.
 *
 * A child that outlives a killed set-up is found through the lock, which lists
 * the process ids of all children.
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';

/**
 * @typedef {object} ChildResult
 * @property {number} status exit status; 128 and more for a signal
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [show] let its output through to stderr instead of keeping it
 */

export class Children {
  /** @type {Set<import('node:child_process').ChildProcess>} */
  #alive = new Set();
  /** Called when a child starts or ends. */
  changed = () => {};

  /** Process ids of the children that run. */
  get ids() {
    return [...this.#alive].flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    for (const child of this.#alive) child.kill(signal);
  }

  /**
   * @param {string} command
   * @param {readonly string[]} args
   * @param {ChildOptions} [options]
   * @returns {Promise<ChildResult>} also when the status is not 0
   * @throws when the program cannot be started at all
   */
  run(command, args, options = {}) {
    return new Promise((resolve, reject) => {
      const kept = options.show ? 2 : 'pipe';
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        stdio: ['ignore', kept, kept],
      });
      let stdout = '';
      let stderr = '';
      child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
      child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
      this.#alive.add(child);
      this.changed();
      const ended = () => {
        this.#alive.delete(child);
        this.changed();
      };
      child.once('error', (error) => {
        ended();
        reject(error);
      });
      child.once('close', (code, signal) => {
        ended();
        resolve({ status: code ?? (signal ? 128 : 1), stdout, stderr });
      });
    });
  }

  /**
   * Runs npm: the one that started us, or the one found through PATH.
   * @param {readonly string[]} args
   * @param {ChildOptions} [options]
   */
  npm(args, options) {
    const cli = process.env['npm_execpath'];
    return cli !== undefined && basename(cli) === 'npm-cli.js'
      ? this.run(process.execPath, [cli, ...args], options)
      : this.run('npm', args, options);
  }
}

/**
 * The lines of npm's output that tell why it failed.
 * @param {ChildResult} result
 */
export function npmReason(result) {
  const lines = `${result.stderr}\n${result.stdout}`
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, (_, kind) => (kind ? '! ' : '')).trim())
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1).trim())
    .filter((line) => line !== '' && !line.startsWith('A complete log'));
  return lines.slice(0, 4).join('; ') || `npm ended with status ${result.status}`;
}
