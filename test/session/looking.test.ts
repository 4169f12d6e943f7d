/** Values, errors and the inspector at a real prompt: machine, kernel, shell and screen together. */
import { expect, test } from 'vitest';
import { desk } from './support/desk.ts';

const SHIFT_TAB = '\u001b[Z';
const ENTER_KEY = '\r';

test('does going to a Task in a table of them inspect it, and then its memory?', async () => {
  const { enter, terminal, until } = desk();
  await terminal.load();
  enter('(spawn :spin)');
  enter('(tasks)');
  until('│ spin');
  terminal.type(SHIFT_TAB);
  terminal.type(ENTER_KEY);
  until('INSPECT (task 1)');
  until('Task, running');
  terminal.type(ENTER_KEY);
  until('INSPECT 0x8');
  until(/owner +task 1 image/);
  terminal.type('\u001b[D');
  until('INSPECT (task 1)');
});

test('can one look at a Task while a form runs?', async () => {
  const { enter, terminal, until } = desk();
  await terminal.load();
  enter('(spawn :spin)');
  enter('(tasks)');
  until('│ spin');
  enter('(while true nil)');
  terminal.type(SHIFT_TAB);
  terminal.type(ENTER_KEY);
  until('Task, running');
  terminal.type('\u0003');
  until('interrupted');
});

test('does inspect open the inspector, and is its value usable by name?', async () => {
  const { enter, terminal, until } = desk();
  await terminal.load();
  enter('(inspect {:deep {:er [1 2 3]}})');
  until('INSPECT i1');
  until(/deep +\{:er \[1 2 3\]\}/);
  enter('(length i1.deep.er)');
  until('⇒ 3');
});

test('does an error offer the name that was meant, and does choosing it run the form?', async () => {
  const { enter, remembered, terminal, until } = desk();
  await terminal.load();
  enter('(lenght [1 2 3])');
  until('[,1] use length');
  enter(',1');
  until('⇒ 3');
  expect(remembered.at(-1)).toBe(',1');
});

test('are the frames of an error looked into, with their locals?', async () => {
  const { enter, terminal, until } = desk();
  await terminal.load();
  enter('(fn inner [the-arg] (+ 1 (. the-arg :field) nil))');
  enter('(inner {:field 41})');
  until('in inner');
  terminal.type(SHIFT_TAB);
  terminal.type('\u001b[A');
  terminal.type(ENTER_KEY);
  until('frame: inner');
  until(/the-arg +\{:field 41\}/);
});

test('does reset leave a prompt that still looks?', async () => {
  const { enter, terminal, until } = desk();
  await terminal.load();
  enter('(local here 1)');
  enter(',reset');
  until('Every local is forgotten.');
  enter('(inspect [7 8])');
  until('list of 2');
});
