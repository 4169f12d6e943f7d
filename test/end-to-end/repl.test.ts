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
