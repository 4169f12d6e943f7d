/**
 * Makes a picture of a recorded session:
 * `tsx test/ui/support/picture.ts TAB COLUMNSxROWS OUT.png|.svg|.txt|.ansi [KEYS [COLOURS]]`.
 * KEYS are as in a JSON string; each `|` lets the session answer.
 */
import { writeFileSync } from 'node:fs';
import { encodePng } from '../../../monitor/host/png.ts';
import type { Colours } from '../../../monitor/ui/index.ts';
import { join } from './stage.ts';

const [tab = '1', size = '120x36', out = 'picture.svg', keys = '', colours = '16777216'] =
  process.argv.slice(2);
const [columns = 120, rows = 36] = size.split('x').map(Number);
const { terminal, type } = await join({ columns, rows, colours: Number(colours) as Colours });
type(`\u001b${tab}`);
for (const part of keys.split('|')) type(JSON.parse(`"${part}"`) as string);
if (out.endsWith('.txt')) writeFileSync(out, terminal.screen());
else if (out.endsWith('.png')) {
  const { width, height, rgb } = terminal.pixels();
  writeFileSync(out, encodePng(width, height, rgb));
} else writeFileSync(out, out.endsWith('.ansi') ? terminal.ansi() : terminal.svg());
terminal.close();
