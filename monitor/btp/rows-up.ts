/**
 * Messages from the terminal to the session.
 *
 * Rules of use: as rows-down.ts.
 */
import { bytes, id, row, tab } from './row.ts';
import { flag, integer, list, optional, text, word } from './schema.ts';

const modifiers = {
  control: optional(flag()),
  alt: optional(flag()),
  shift: optional(flag()),
};

/** From the terminal to the session. */
export const upRows = {
  hello: row(
    'The first message: what the terminal can do. `:colours` is 16777216, 256, 16 or 0.',
    {
      version: integer(1),
      columns: integer(1, 9999),
      rows: integer(1, 9999),
      colours: integer(0),
      mouse: optional(flag()),
      'pixel-width': optional(integer()),
      'pixel-height': optional(integer()),
      raster: optional(list(word(), 16)),
      name: optional(text(64)),
    },
    '{:m :hello :version 1 :columns 120 :rows 36 :colours 16777216 :mouse true :name "xterm-256color"}',
  ),
  resize: row(
    'The screen has another size.',
    {
      columns: integer(1, 9999),
      rows: integer(1, 9999),
      'pixel-width': optional(integer()),
      'pixel-height': optional(integer()),
    },
    '{:m :resize :columns 80 :rows 24}',
  ),
  focus: row(
    'The terminal window got or lost the keyboard.',
    { focused: flag() },
    '{:m :focus :focused true}',
  ),
  visible: row(
    'This tab is shown now, and no other; `:columns` and `:rows` are of its content.',
    { tab, columns: integer(0, 9999), rows: integer(0, 9999) },
    '{:m :visible :tab 5 :columns 118 :rows 32}',
  ),
  key: row(
    'A key that is not text, for a Task tab: `:key` is enter, escape, tab, backspace, delete, insert, up, down, left, right, home, end, page-up, page-down, f1 to f12, space, or the letter held with control or alt.',
    { tab, key: word(), ...modifiers },
    '{:m :key :tab 5 :key :left :shift true}',
  ),
  text: row(
    "Text for a Task's input; a line ends in a line feed. With `:keys true` each character is a key of its own, for a tab that the Task has to itself.",
    { tab, text: optional(text()), bytes, keys: optional(flag()) },
    '{:m :text :tab 5 :text "12\\n"}',
    { payload: true },
  ),
  paste: row(
    'Pasted text for a Task tab; nothing in it was typed.',
    { tab, text: optional(text()), bytes },
    '{:m :paste :tab 5 :text "one\\ntwo"}',
    { payload: true },
  ),
  mouse: row(
    'The mouse over the content of a Task tab, in cells from 0; buttons from 0.',
    {
      tab,
      action: word('press', 'release', 'move', 'wheel-up', 'wheel-down'),
      button: optional(integer(0, 16)),
      x: integer(0, 9999),
      y: integer(0, 9999),
      ...modifiers,
    },
    '{:m :mouse :tab 5 :action :press :button 0 :x 12 :y 3}',
  ),
  size: row(
    'A tab that a Task has to itself has this many cells now; sent when it gets the tab, too.',
    { tab, columns: integer(0, 9999), rows: integer(0, 9999) },
    '{:m :size :tab 5 :columns 118 :rows 32}',
  ),
  chosen: row(
    'A link with a `:value` was chosen in the output of a Task.',
    { tab, value: integer() },
    '{:m :chosen :tab 5 :value 7}',
  ),
  submit: row(
    'A form, or several, for the prompt of a LISP tab.',
    { tab, prompt: integer(1), text: optional(text()), bytes },
    '{:m :submit :tab 3 :prompt 17 :text "(tasks)"}',
    { payload: true },
  ),
  complete: row(
    'Asks what can stand at the cursor, between `:before` and `:after`.',
    { id, tab, before: text(), after: text() },
    '{:m :complete :id 7 :tab 3 :before "(tas" :after ")"}',
  ),
  doc: row(
    'Asks what is known of a name.',
    { id, tab, name: text(256) },
    '{:m :doc :id 8 :tab 3 :name "tasks"}',
  ),
  inspect: row(
    'Asks what is known of a value. The form is a name, a number, `(task n)`, `(. value key …)` and the like: it is looked up, never run. `:columns` is the room a line of text has.',
    { id, tab, form: text(4096), columns: optional(integer(1, 9999)) },
    '{:m :inspect :id 9 :tab 3 :form "(. r17 :sections 1)" :columns 34}',
  ),
  interrupt: row(
    'Ctrl-C in a tab. The terminal also calls `onInterrupt`, which reaches a busy computer.',
    { tab },
    '{:m :interrupt :tab 3}',
  ),
  command: row(
    "An operator's key: end a Task's input, kill it, close a tab whose Task has ended, stop, start, step or restart (`ipl`) the machine, turn the roller (`:text` is the face, `:hart` whose registers), power off.",
    {
      id,
      name: word('end-input', 'kill', 'close', 'pause', 'resume', 'step', 'ipl', 'roller', 'quit'),
      tab: optional(tab),
      task: optional(integer()),
      text: optional(text(64)),
      hart: optional(integer(0, 31)),
    },
    '{:m :command :id 9 :name :kill :tab 5 :task 3}',
  ),
  reply: row('The answer to `ask`.', { id, value: word() }, '{:m :reply :id 3 :value :yes}'),
  ack: row(
    'So many payload bytes of `text` to this tab have been taken in; a session keeps at most 1 MiB under way.',
    { tab, taken: integer() },
    '{:m :ack :tab 5 :taken 65536}',
  ),
} as const;
