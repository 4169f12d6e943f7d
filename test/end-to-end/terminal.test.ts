/**
 * One session in a real terminal, from the first frame to a terminal that goes away: every step
 * begins where the one before it ended, and none may leave the Monitor in disorder.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOf, useFlatland } from '../support/process.ts';
import { noScreen, openScreen, useScreens, type Screen } from '../support/screen.ts';

useFlatland();
useScreens();

const missing = noScreen();
if (missing !== undefined) console.log(`no session in a terminal: ${missing}`);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a terminal would do with these, a Task may not make ours do. */
const HOSTILE: readonly string[] = [
  '\u001b]0;OWNED\u0007',
  '\u001b]2;OWNED\u001b\\',
  '\u001b]52;c;T1dORUQ=\u0007',
  '\u0005',
  '\u001b[6n\u001b[c\u001b[>c\u001b[?u',
  '\u001bP$qm\u001b\\\u001bP+q544e\u001b\\',
  '\u001b[?1049l\u001b[?1000l\u001b[?25h',
  '\u001bc\u001b[!p\u001b[2J\u001b[3J',
  '\u001b[8;5;5t\u001b[21t',
  '\u001b#8\u001b(0\u001b%@',
  '\u009b2J\u009d0;OWNED\u009c\u0090q\u009c',
  '\u001b]7717;{:m :bye :status 1}\u001b\\',
  '\u001b]7717;{:m :select :tab 1}\u001b\\',
  '\u001b]0;never ends, this title',
];

/** A string as Fennel reads it. */
function fennel(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;
}

describe('a session in a terminal', { skip: missing !== undefined }, () => {
  let screen: Screen;

  beforeAll(async () => {
    screen = openScreen({ columns: 120, rows: 36, args: ['--harts', '2'] });
    await screen.until('PANEL');
  });
  afterAll(() => screen.close());

  function enter(form: string): void {
    screen.type(form);
    screen.key('Enter');
  }

  async function atPrompt(): Promise<void> {
    screen.key('M-3');
    await screen.until('▐3 LISP▌');
  }

  /** A form is answered: the computer lives and the screen is drawn. */
  async function answers(): Promise<void> {
    await atPrompt();
    const [a, b] = [1000 + Math.trunc(Math.random() * 9000), 7919];
    enter(`(* ${a} ${b})`);
    await screen.until(`⇒ ${a * b}`);
  }

  /** Cells from 0, as a mouse reports them: numbers from 1. */
  const mouse = (button: number, x: number, y: number, end = 'M'): string =>
    `\u001b[<${button};${x + 1};${y + 1}${end}`;

  function clickOn(text: string): void {
    const rows = screen.text().split('\n');
    const y = rows.findIndex((row) => row.includes(text));
    if (y < 0) throw new Error(`${text} is not on the screen:\n${rows.join('\n')}`);
    screen.type(mouse(0, rows[y]!.indexOf(text) + 1, y) + mouse(0, 1, y, 'm'));
  }

  it('does the boot sequence give way to PANEL, and do keys show every tab?', async () => {
    await screen.until(/─ HARTS ─[\s\S]*STOP/);
    for (const tab of ['2 CONSOLE', '3 LISP', '1 PANEL']) {
      screen.key(`M-${tab[0]}`);
      await screen.until(`▐${tab}▌`);
    }
    screen.key('C-PgDn');
    await screen.until('▐2 CONSOLE▌');
    await answers();
  });

  it('does the mouse show tabs, press keys and answer questions?', async () => {
    clickOn('1 PANEL');
    await screen.until('▐1 PANEL▌');
    clickOn('│ STOP │');
    await screen.until(/STOP \d\/2/);
    clickOn('│ START │');
    await screen.until(/(WAIT|RUN) \d\/2/);
    clickOn('│ IPL │');
    await screen.until('Restart the machine?');
    screen.key('Escape');
    await screen.until((text) => !text.includes('Restart the machine?'));
    await answers();
  });

  it('does 20 x 5 leave something to work with, and everything come back?', async () => {
    screen.resize(20, 5);
    await screen.until((text) => text.split('\n').length === 6);
    await answers();
    screen.resize(120, 36);
    await screen.until(/3 LISP[\s\S]*HISTORY/);
    await answers();
  });

  it('does a paste of 100 KB stay a paste, and run nothing?', async () => {
    await atPrompt();
    const line = '(print :pasted) ; ......................................................\n';
    const paste = line.repeat(Math.ceil(102_400 / line.length));
    screen.type('\u001b[200~');
    for (let at = 0; at < paste.length; at += 8000) screen.type(paste.slice(at, at + 8000));
    screen.type('\u001b[201~');
    await screen.until('pasted)');
    await sleep(500);
    expect(screen.text()).not.toMatch(/^│ +pasted$/m);
    screen.key('C-c');
    await screen.until((text) => !text.includes('(print :pasted)'));
    await answers();
  });

  it('does a storm of Ctrl-C end what runs, and nothing else?', async () => {
    await atPrompt();
    enter('(while true nil)');
    await sleep(200);
    for (let burst = 0; burst < 20; burst++) screen.key(...Array<string>(25).fill('C-c'));
    await screen.until('interrupted');
    await answers();
  });

  it('does a Task that prints 100 MB hold nobody up, and say what is dropped?', async () => {
    await atPrompt();
    enter('(spawn :flood)');
    await screen.until('4 flood');
    screen.key('M-4');
    await screen.until(/\d{10} lmnop/);
    // Meanwhile the keyboard works.
    screen.key('M-1');
    await screen.until('▐1 PANEL▌');
    screen.key('M-4');
    await screen.until('▐4 flood▌');
    await screen.until('flood exited with status 0', 120_000);
    const text = await screen.until('0001638399 lmnop');
    expect(text).toMatch(/16\d{5} lines dropped · flood exited/);
    screen.key('Home');
    await screen.until(/… \d+ older lines dropped/);
    screen.key('C-f');
    screen.type('0001638390');
    await screen.until('0001638390 lmnop');
    screen.key('Escape');
    await answers();
    const status = existsSync(`/proc/${screen.pid()}/status`)
      ? readFileSync(`/proc/${screen.pid()}/status`, 'utf8')
      : '';
    const resident = Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1] ?? 0);
    expect(resident).toBeLessThan(700_000);
  }, 180_000);

  it('is what a hostile Task sends text, and nothing that a terminal obeys?', async () => {
    const title = screen.state('pane_title');
    await atPrompt();
    const words = HOSTILE.map((each, index) => fennel(`hostile${index} ${each} end${index}\n`));
    enter(`(spawn :echo {:args [${words.join(' ')}]})`);
    await screen.until('5 echo');
    screen.key('M-5');
    const shown = await screen.until(/hostile13/);
    for (let index = 0; index < 13; index++) expect(shown).toContain(`end${index}`);
    expect(shown).not.toContain('OWNED');
    expect(shown).toContain('▐5 echo');
    expect(screen.state('pane_title')).toBe(title);
    expect(['alternate_on', 'mouse_any_flag', 'cursor_flag'].map(screen.state)).toEqual([
      '1',
      '1',
      '0',
    ]);
    // Nothing was typed by the terminal in answer to it.
    screen.key('M-3');
    await screen.until('▐3 LISP▌');
    expect(screen.text()).toMatch(/▸ *│/);
    await answers();
  });

  it('can a Task have its tab to itself, and the person have it back?', async () => {
    await atPrompt();
    enter('(spawn :keys)');
    await screen.until('6 keys');
    screen.key('M-6');
    await screen.until('size   118 x 32');
    screen.key('C-Up');
    await screen.until('control-up');
    screen.type(mouse(0, 30, 20));
    await screen.until('column 29 row 18');
    screen.key('C-]');
    await screen.until('taken back');
    screen.key('C-c');
    await screen.until('keys was killed');
    await answers();
  });

  it('does the machine restart, and the terminal stay?', async () => {
    screen.key('M-1');
    await screen.until('▐1 PANEL▌');
    screen.key('r');
    await screen.until('Restart the machine?');
    screen.key('y');
    await screen.until('T+00:00:0');
    await answers();
  });

  it('does it end, with nothing left behind, when the terminal goes away?', async () => {
    screen.close();
    const end = Date.now() + 15_000;
    while (screen.alive() && Date.now() < end) await sleep(50);
    expect(screen.alive()).toBe(false);
  });

  it('are boot sequence and display hack off when the theme says so?', async () => {
    const bundled = readFileSync('config/theme.edn', 'utf8');
    const theme = bundled.replace(':boot         true', ':boot false').replace('"15m"', '"1s"');
    const one = openScreen({ args: ['--config', folderOf({ 'theme.edn': theme })] });
    await one.until(/[\u2801-\u28ff]/);
    one.key('x');
    await one.until('HARTS');
    one.key('C-q');
    await one.until('Power off?');
    one.key('y');
    expect(await one.ended()).toEqual({ status: 0, stderr: '' });
  });
});
