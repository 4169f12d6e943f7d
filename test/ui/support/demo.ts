/**
 * The real terminal with a recorded session, to look at: `tsx test/ui/support/demo.ts`.
 */
import { createTerminal } from '../../../monitor/ui/index.ts';
import { createDemoSession } from './demo-session.ts';
import { recording } from './recording.ts';
import { theme } from './theme.ts';

const session = createDemoSession((bytes) => setTimeout(() => terminal.receive(bytes), 5));
const terminal = createTerminal({
  stdin: process.stdin,
  stdout: process.stdout,
  env: process.env,
  theme,
  send: (bytes) => session.push(bytes),
  onQuit(status, text) {
    if (text !== '') console.log(text);
    process.exit(status);
  },
});
process.on('exit', () => terminal.restore());
const started = performance.now();
await terminal.start();
const loaded = performance.now() - started;
if (process.env['FLATLAND_TIMES'])
  process.on('exit', () => console.log(`Ink loaded after ${loaded.toFixed(0)} ms`));
let at = 0;
for (const step of recording()) {
  at += step.wait;
  setTimeout(() => terminal.receive(step.bytes), at);
}
