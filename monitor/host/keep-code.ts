/**
 * Runs the computer once to keep V8's compiled form of its code, with what a start needs in it.
 *
 * V8 compiles a function when it is first called, so the form that is kept holds what was
 * called: a run that loads the Lisp, starts Tasks and compiles hot code leaves it all there.
 */
import type { FromComputer, ToComputer } from '../session/messages.ts';
import { launchComputer } from './launch-computer.ts';

/** The Lisp that is run: what most starts do, and code that gets hot. */
const FORMS = `
(print (help))
(local sorted (icollect [_ n (ipairs [3 1 2])] (* n 2)))
(table.sort sorted)
(each [_ args (ipairs [["-c" "300000"] ["1000"]])]
  (wait (spawn :primes {:args args})))
(wait (spawn :mandel {:args ["80" "400"]}))
(wait (spawn :hello))
(tasks)
`;

/**
 * @param root folder of the installation
 * @param file gets the compiled form
 * @throws Error when the computer fails
 */
export function keepCode(root: string, file: string): Promise<void> {
  const { worker, onBroken } = launchComputer(root, file);
  const send = (message: ToComputer): void => worker.postMessage(message);
  const system = { root, cwd: root, env: {} };
  const text = { text: FORMS, source: 'set-up', values: true, args: [], width: 80 };
  send({ kind: 'job', job: { kind: 'eval', system, ...text } });
  return new Promise((resolve, reject) => {
    onBroken(reject);
    const complaints: Uint8Array[] = [];
    let status: number | undefined;
    worker.on('message', (message: FromComputer) => {
      if (message.kind === 'output') {
        if (message.stream === 'stderr') complaints.push(message.bytes);
        send({ kind: 'drained', bytes: message.bytes.length });
      } else if (message.kind === 'finished') ({ status } = message);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    worker.on('exit', () => {
      if (status === 0) resolve();
      else reject(new Error(Buffer.concat(complaints).toString() || `status ${status}`));
    });
  });
}
