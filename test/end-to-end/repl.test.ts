/**
 * `flatland repl` in a terminal: is a line edited, remembered, interrupted and ended as anywhere?
 */
import { describe, expect, it } from 'vitest';
import { folderOf, useFlatland } from '../support/process.ts';
import { noScreen, openScreen, useScreens, type Screen } from '../support/screen.ts';

useFlatland();
useScreens();

const missing = noScreen();
if (missing !== undefined) console.log(`no prompt in a terminal: ${missing}`);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Keys one after the other, as a person types them: each is shown before the next. */
async function keys(screen: Screen, ...all: readonly (readonly [string, string])[]): Promise<void> {
  for (const [key, shown] of all) {
    screen.key(key);
    await screen.until(shown);
  }
}

describe.concurrent('the prompt in a terminal', { skip: missing !== undefined }, () => {
  it('can what is typed be changed in the middle, and a form of several lines be entered?', async () => {
    const screen = openScreen({ args: ['repl'] });
    await screen.until('1▸');
    screen.type('(+ 1 20)');
    await keys(screen, ['Left', '20)'], ['Left', '20)'], ['BSpace', '(+ 1 0)']);
    screen.type('3');
    await screen.until('(+ 1 30)');
    screen.key('Enter');
    await screen.until(/^31$/m);
    screen.type('(* 6');
    screen.key('Enter');
    await screen.until(/^ …$/m);
    screen.type('7)');
    screen.key('Enter');
    await screen.until(/^42$/m);
    screen.key('C-d');
    expect(await screen.ended()).toEqual({ status: 0, stderr: '' });
    expect(screen.settings().after).toBe(screen.settings().before);
  });

  it('does the next one know what was typed in the last?', async () => {
    const home = folderOf();
    const first = openScreen({ args: ['repl'], home });
    await first.until('1▸');
    first.type('(.. :remem :bered)');
    first.key('Enter');
    await first.until('"remembered"');
    first.key('C-d');
    await first.ended();
    const second = openScreen({ args: ['repl'], home });
    await second.until('1▸');
    await keys(second, ['Up', '1▸ (.. :remem :bered)'], ['Enter', '"remembered"']);
    second.type('(exit 3)');
    second.key('Enter');
    expect(await second.ended()).toMatchObject({ status: 3, stderr: '' });
  });

  it('does what is printed leave alone what was printed before, and what is typed meanwhile?', async () => {
    const screen = openScreen({ args: ['repl'], columns: 60 });
    await screen.until('1▸');
    screen.type('(do (io.write (string.rep "x" 150)) 42)');
    screen.key('Enter');
    await screen.until('2▸');
    expect(screen.text().replaceAll('\n', '')).toMatch(/[^x]x{150}42 *2▸/);
    screen.type('(for [i 1 6] (print :line i) (for [k 1 20000] nil))');
    screen.key('Enter');
    const typed = `(.. "${'long '.repeat(14)}" :end)`;
    screen.type(typed);
    await screen.until(/3▸ \(\.\. "long/);
    const shown = screen.text();
    for (const n of [1, 2, 3, 4, 5, 6]) expect(shown).toMatch(new RegExp(`^line\\s+${n}$`, 'm'));
    expect(shown.replaceAll('\n', '')).toContain(`3▸ ${typed}`);
    screen.key('Enter');
    await screen.until('4▸');
    screen.key('C-d');
    expect(await screen.ended()).toEqual({ status: 0, stderr: '' });
  });

  it('does it go on after Ctrl-Z where nothing stops it?', async () => {
    const screen = openScreen({ args: ['repl'] });
    await screen.until('1▸');
    screen.key('C-z');
    await sleep(300);
    screen.type('(+ 4 2');
    await keys(screen, ['Left', '(+ 4 2'], ['BSpace', '(+ 42']);
    await keys(screen, ['C-c', 'Ctrl-D or (exit) leaves']);
    screen.type('(+ 1 1)');
    screen.key('Enter');
    await screen.until(/^2$/m);
    screen.key('C-d');
    expect(await screen.ended()).toMatchObject({ status: 0 });
  });

  it('does a terminal that goes away end it without a word?', async () => {
    const screen = openScreen({ args: ['repl'] });
    await screen.until('1▸');
    screen.close();
    const end = Date.now() + 15_000;
    while (screen.alive() && Date.now() < end) await sleep(50);
    expect([screen.alive(), screen.stderr()]).toEqual([false, '']);
  });

  it('does TERM=dumb get lines and prompts, each once?', async () => {
    const screen = openScreen({ args: ['repl'], term: 'dumb' });
    await screen.until('1▸');
    screen.type('(+ 40 2)');
    screen.key('Enter');
    await screen.until('2▸');
    expect(screen.text()).toMatch(/^1▸ \(\+ 40 2\)\n42\n2▸$/m);
    screen.key('C-d');
    expect(await screen.ended()).toMatchObject({ status: 0 });
  });

  it('does Ctrl-C take back what is typed, and end a form?', async () => {
    const screen = openScreen({ args: ['repl'] });
    await screen.until('1▸');
    screen.type('(half a form');
    await screen.until('form');
    await keys(screen, ['C-c', 'Ctrl-D or (exit) leaves']);
    screen.type('(while true nil)');
    screen.key('Enter');
    await screen.until('Ctrl-C ends the form');
    await keys(screen, ['C-c', 'interrupted'], ['Enter', '2▸']);
    screen.type('(+ 40 2)');
    screen.key('Enter');
    await screen.until(/^42$/m);
    screen.key('C-d');
    expect(await screen.ended()).toMatchObject({ status: 0 });
  });
});
