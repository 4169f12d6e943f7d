/**
 * Makes a picture of a recorded session: `tsx test/ui/support/picture.ts TAB COLUMNSxROWS OUT.svg
 * [KEYS]`.
 */
import { writeFileSync } from 'node:fs';
import { createHeadlessTerminal } from '../../../monitor/ui/index.ts';
import { recording } from './recording.ts';
import { theme } from './theme.ts';

const [tab = '1', size = '120x36', out = 'picture.svg', keys = '', colours = '16777216'] = process.argv.slice(2);
const [columns = 120, rows = 36] = size.split('x').map(Number);
const terminal = createHeadlessTerminal({
  columns,
  rows,
  theme,
  colours: Number(colours) as 16777216,
  send: () => undefined,
});
await terminal.load();
for (const step of recording()) {
  terminal.advance(step.wait);
  terminal.receive(step.bytes);
}
terminal.advance(10_000);
terminal.type(`\u001b${tab}`);
terminal.type(JSON.parse(`"${keys}"`) as string);
writeFileSync(out, out.endsWith('.txt') ? terminal.screen() : terminal.svg());
terminal.close();
