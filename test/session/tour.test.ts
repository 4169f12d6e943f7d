/** The tour, walked to its end: each step is met by what the machine did, and by nothing else. */
import { expect, test } from 'vitest';
import { desk } from './support/desk.ts';

/** What a newcomer types, step by step; the forms are those the steps propose, or others that do the same. */
const WALK: readonly (readonly [title: string, ...forms: string[]])[] = [
  ['A form and its value', '(- 50 8)'],
  ['Words', '(programs)'],
  ['A Task', '(spawn :hello)'],
  ['What a Task said', '(output-of *1)'],
  ['Work for a hart', '(spawn :spin)'],
  ['One flat memory', '(. (task :spin) :start)'],
  ['Looking at memory', '(peek (. (task :spin) :start))'],
  ['Registers', '(reg :pc :spin)'],
  ['Ending a Task', '(kill :spin)'],
  ['A fault', '(spawn :crash {:args ["null"]})', '(wait *1)'],
  ['What happened', '(faults)'],
  ['What was not granted', '(spawn :hello {:grants []})', '(wait *1)'],
  ['A word of your own', '(fn twice [x] (+ x x))'],
];

test('does the tour lead from its first step to its end?', () => {
  const { enter, until, terminal } = desk();
  terminal.type('\u001b1t');
  WALK.forEach(([title, ...forms], index) => {
    until(`${index + 1}/${WALK.length} ${title}`);
    forms.forEach((form) => enter(form));
  });
  until('That was the tour.');
});

test('is a step not done by what does not do it?', () => {
  const { enter, until, terminal } = desk();
  enter('(tour)');
  until('1/13');
  enter('(+ 20 21)');
  until('⇒ 41');
  enter('(error "no")');
  until('✗ no');
  expect(terminal.screen()).not.toContain('2/13');
  enter('42');
  until('2/13 Words');
  enter('(tour 10)');
  until('10/13 A fault');
  enter('(spawn :hello)');
  enter('(.. :still "-here")');
  until('still-here');
  expect(terminal.screen()).not.toContain('11/13');
});

test('can one go on, back, to a step, and stop?', () => {
  const { enter, until, terminal } = desk();
  enter('(tour 12)');
  until('12/13 What was not granted');
  enter('(tour :skip)');
  until('13/13 A word of your own');
  enter('(tour :back)');
  enter('(tour :stop)');
  until('The tour is over');
  enter('(fn twice [x] (* 2 x))');
  enter('(.. :now :here)');
  until('nowhere');
  expect(terminal.screen()).not.toContain('That was the tour');
  enter('(tour 99)');
  until('a step from 1 to 13, found 99');
});
