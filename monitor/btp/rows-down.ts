/**
 * Messages from the session to the terminal.
 *
 * Rules of use: fields may be added; a field's meaning never changes. `tab` is an id, never a
 * position.
 */
import { bytes, id, row, tab } from './row.ts';
import {
  either,
  flag,
  integer,
  later,
  list,
  number,
  optional,
  record,
  text,
  word,
  type Kind,
} from './schema.ts';

const runState = word('boot', 'run', 'wait', 'pause', 'break', 'stop', 'fault');

const hart = record({
  id: integer(0, 31),
  state: runState,
  pc: optional(integer()),
  mode: optional(word('u', 's', 'm')),
  task: optional(integer()),
  name: optional(text(64)),
  cause: optional(text(64)),
  mips: optional(number()),
  load: optional(number()),
  lamps: optional(list(word('run', 'manual', 'wait', 'test', 'load'), 5)),
});

const task = record({
  id: integer(),
  name: text(64),
  state: word('run', 'ready', 'wait', 'pause', 'break', 'end', 'fault'),
  cpu: optional(number()),
  memory: optional(integer()),
  tab: optional(tab),
  text: optional(text(256)),
});

const interruptLine = record({
  name: text(16),
  rate: optional(number()),
  count: optional(integer()),
  state: word('active', 'idle', 'fault'),
});

const rollerRow = record({
  name: text(16),
  value: text(16),
  text: optional(text(64)),
});

const logRecord = record({
  time: number(),
  level: word('error', 'warn', 'info', 'debug', 'trace'),
  source: optional(text(32)),
  text: text(),
  task: optional(integer()),
  hart: optional(integer()),
});

const candidate = record({
  name: text(256),
  kind: optional(text(32)),
  arguments: optional(text(256)),
  doc: optional(text(2048)),
});

/** A form that is run, or one that is put at the prompt, with the cursor at an index of it. */
const action = {
  do: optional(text(4096)),
  put: optional(text(16384)),
  at: optional(integer()),
};

/** What a piece of a Task's text stands for, see `link`. */
const stands = {
  look: optional(text(256)),
  put: optional(text(256)),
  value: optional(integer()),
};

const cell = either(text(256), record({ text: text(256), ...stands }));

/** A node of a tree. */
export interface TreeNode {
  readonly text: string;
  readonly closed?: boolean | undefined;
  readonly items?: readonly TreeNode[] | undefined;
  readonly look?: string | undefined;
  readonly put?: string | undefined;
  readonly value?: number | undefined;
}

const node: Kind<TreeNode> = record({
  text: text(256),
  closed: optional(flag()),
  items: optional(
    list(
      later<TreeNode>('node', () => node),
      256,
    ),
  ),
  ...stands,
});

const choice = record({ value: word(), text: text(64), key: optional(text(8)) });

/** From the session to the terminal. */
export const downRows = {
  hello: row(
    'The first message: who speaks, and which version.',
    { version: integer(1), name: text(64), text: optional(text(256)) },
    '{:m :hello :version 1 :name "Flatland 0.1.0" :text "4 harts, 128 MiB, clock steps"}',
  ),
  tab: row(
    'Opens, renames, moves or closes a tab, or says that its Task has ended (the tab stays, and what was printed stays readable). `:tab` is the id and never changes; `:position` is where it stands, from 1. Opening an open tab renames it. With `:input` lines that are typed go to the Task.',
    {
      tab,
      action: word('open', 'rename', 'move', 'close', 'end'),
      kind: optional(word('panel', 'console', 'lisp', 'task')),
      title: optional(text(64)),
      position: optional(integer(1, 999)),
      task: optional(integer()),
      input: optional(flag()),
      text: optional(text(256)),
    },
    '{:m :tab :tab 5 :action :open :kind :task :title "mandel" :task 3 :input true}',
  ),
  select: row('Shows a tab.', { tab }, '{:m :select :tab 3}'),
  text: row(
    'Text for a tab, as `:text` or, for a Task, as `:bytes n` and n raw bytes after the message. Each tab decodes its own bytes, so characters and escape sequences may be split between messages, and nothing in them reaches another tab. To a console tab it is what the UART said.',
    { tab, text: optional(text()), bytes },
    '{:m :text :tab 5 :text "ready\\n"}',
    { payload: true },
  ),
  title: row(
    "Names a tab; in a Task's output its own.",
    { tab: optional(tab), text: text(64) },
    '{:m :title :tab 5 :text "mandel 200"}',
    { task: true },
  ),
  progress: row(
    'Progress of long work, a mark on the tab: `:value` from 0 to 1, or none when unknown.',
    {
      tab: optional(tab),
      state: word('run', 'done', 'fault', 'none'),
      value: optional(number()),
      text: optional(text(128)),
    },
    '{:m :progress :tab 5 :state :run :value 0.4 :text "row 80"}',
    { task: true },
  ),
  notify: row(
    'A sentence for the person, shown for a few seconds.',
    {
      tab: optional(tab),
      level: word('error', 'warn', 'info'),
      text: text(512),
    },
    '{:m :notify :level :info :text "hello ended: exit 0"}',
    { task: true },
  ),
  bell: row(
    'Marks a tab that is not shown; the terminal may ring.',
    { tab: optional(tab) },
    '{:m :bell :tab 5}',
    { task: true },
  ),
  exclusive: row(
    'A Task that reads input asks for its tab to itself, or gives it back: with `:on true` keys, text and (with `:mouse true`) the mouse reach it as events, and what it prints stands on a blank screen of cells; with `:on false` or its end its lines are back as they were. The person can always take the tab back.',
    { tab: optional(tab), on: flag(), mouse: optional(flag()) },
    '{:m :exclusive :on true :mouse true}',
    { task: true },
  ),
  place: row(
    'Where the next text stands, in cells from 0, in a tab that the Task has to itself.',
    { tab: optional(tab), column: integer(0, 9999), row: integer(0, 9999) },
    '{:m :place :column 10 :row 3}',
    { task: true },
  ),
  clear: row(
    'Empties the screen of a tab that the Task has to itself; lines it printed before stay.',
    { tab: optional(tab) },
    '{:m :clear}',
    { task: true },
  ),
  show: row(
    'A value with a shape, in lines of its own in the output of a Task: a table, a tree whose nodes fold, or a bar of progress from 0 to 1. One with the `:id` of an earlier one takes its place, if that is still there and has as many lines. `:look`, `:put` and `:value` are those of `link`.',
    {
      tab: optional(tab),
      id: optional(integer()),
      table: optional(record({ columns: list(text(64), 16), rows: list(list(cell, 16), 256) })),
      tree: optional(node),
      bar: optional(record({ value: number(), text: optional(text(128)) })),
    },
    '{:m :show :id 1 :table {:columns ["name" "size"] :rows [["notes" "12"] [{:text "log" :value 7} "3"]]}}',
    { task: true },
  ),
  log: row(
    'Records of the kernel log, oldest first; `:dropped` counts those lost before them. `:time` is in seconds since boot.',
    { records: list(logRecord), dropped: optional(integer()) },
    '{:m :log :records [{:time 12.4401 :level :info :source "sched" :text "task 3 mandel on hart 0"}]}',
  ),
  status: row(
    'What the status row shows. `:time` is in seconds since boot, sizes are bytes.',
    {
      state: runState,
      harts: optional(integer(0, 32)),
      running: optional(integer(0, 32)),
      mips: optional(number()),
      used: optional(integer()),
      total: optional(integer()),
      time: optional(number()),
    },
    '{:m :status :state :run :harts 4 :running 4 :mips 812.0 :used 42991616 :total 134217728 :time 764.0}',
  ),
  widget: row(
    'What PANEL shows. Each part replaces the last of its name; parts that are left out stay. `:load` is from 0 to 1, `:cpu` is in percent, `:rate` per second; a roller value is 16 hexadecimal digits.',
    {
      harts: optional(list(hart, 32)),
      tasks: optional(list(task)),
      memory: optional(
        record({
          used: integer(),
          total: integer(),
          kernel: optional(integer()),
          tasks: optional(integer()),
          largest: optional(integer()),
        }),
      ),
      interrupts: optional(list(interruptLine, 64)),
      roller: optional(
        record({
          hart: integer(0, 31),
          face: text(8),
          faces: optional(list(text(8), 16)),
          rows: list(rollerRow, 64),
        }),
      ),
    },
    '{:m :widget :harts [{:id 0 :state :run :pc 2147490380 :mode :u :task 3 :name "mandel" :cause "ecall" :mips 612.0 :load 0.93}] :memory {:used 42991616 :total 134217728}}',
  ),
  prompt: row(
    'The prompt of a LISP tab: the number of the next form, and whether one can be submitted. A form that runs long is said to be busy again each second, `:elapsed` seconds after it began.',
    { tab, prompt: integer(1), state: word('ready', 'busy'), elapsed: optional(integer()) },
    '{:m :prompt :tab 3 :prompt 17 :state :ready}',
  ),
  block: row(
    'Begins the block of a form that was not typed here (start-up, another terminal).',
    { tab, prompt: integer(1), text: text() },
    '{:m :block :tab 3 :prompt 1 :text "(tasks)"}',
  ),
  display: row(
    'A part of the block of a form: what it printed while it ran, its value, or its error. Text may carry SGR when it comes as `:bytes`; a value or an error then also `link` and `fold`. Output adds to output; a value or an error ends the block. `:excerpt` is the line that is wrong and `:column` where, from 0; `:frames` are the calls that led there, innermost first, `:restarts` what can be done now.',
    {
      tab,
      prompt: integer(1),
      part: word('output', 'value', 'error'),
      text: optional(text()),
      bytes,
      file: optional(text(512)),
      line: optional(integer()),
      column: optional(integer()),
      excerpt: optional(text(1024)),
      frames: optional(list(record({ text: text(1024), look: optional(text(256)) }), 64)),
      restarts: optional(list(record({ text: text(128), ...action }), 16)),
    },
    '{:m :display :tab 3 :prompt 17 :part :value :text "42"}',
    { payload: true },
  ),
  link: row(
    'Begins text that stands for something, up to the next `link`; one without fields ends it. `:look` is a form that gives what a click inspects and changes nothing, `:do` one that is run, `:put` one that is put at the prompt, the cursor at its end or at index `:at`. In the values and errors of `display`, and in the output of a Task: there `:do` is put at the prompt and not run, and `:value` goes back to the Task as the event `chosen`.',
    { look: optional(text(4096)), ...action, value: optional(integer()) },
    '{:m :link :look "(task 3)"}',
    { value: true, task: true },
  ),
  fold: row(
    'Begins or ends a part of a value that can be folded away; parts may be nested. While it is closed `:text` stands in its place. In the output of a Task, too.',
    { action: word('begin', 'end'), text: optional(text(256)), closed: optional(flag()) },
    '{:m :fold :action :begin :text "{… 12 keys}" :closed true}',
    { value: true, task: true },
  ),
  inspect: row(
    'What is known of a value: answers `inspect` of the same `:id`, or, without one, opens the inspector. `:form` gives the value; `:rows` are its parts, each with the form that gives it when there is one; `:text` is prose, source or bytes. `:more` counts parts left out.',
    {
      id: optional(id),
      form: text(4096),
      found: flag(),
      kind: optional(text(64)),
      text: optional(text()),
      rows: optional(
        list(record({ key: text(128), text: text(1024), look: optional(text(4096)) }), 512),
      ),
      more: optional(integer()),
      actions: optional(list(record({ text: text(64), ...action }), 16)),
    },
    '{:m :inspect :id 9 :form "(task 3)" :found true :kind "Task" :rows [{:key "name" :text "mandel"} {:key "start" :text "0x80420000" :look "0x80420000"}] :actions [{:text "kill" :put "(kill 3)"}]}',
  ),
  complete: row(
    'Answers `complete` of the same `:id`. The candidates replace `:prefix`, the text that stands before the cursor.',
    { id, prefix: text(256), candidates: list(candidate, 512) },
    '{:m :complete :id 7 :prefix "tas" :candidates [{:name "tasks" :kind "function" :arguments "[?filter]" :doc "Every live Task."}]}',
  ),
  doc: row(
    'Answers `doc` of the same `:id`; with `:found false` nothing is known of the name.',
    {
      id: optional(id),
      name: text(256),
      found: flag(),
      arguments: optional(text(512)),
      text: optional(text()),
      see: optional(list(text(256), 64)),
      source: optional(text(512)),
    },
    '{:m :doc :id 8 :name "tasks" :found true :arguments "(tasks ?filter)" :text "Every live Task." :see ["spawn" "kill"] :source "fnl/shell/task.fnl:12"}',
  ),
  history: row(
    'Forms submitted before, oldest first; adds to those given earlier. Send several when one is not enough.',
    { entries: list(text()) },
    '{:m :history :entries ["(tasks)" "(spawn :hello)"]}',
  ),
  ask: row(
    'A question with a choice; the answer is `reply` with the same `:id`. Escape answers the last choice.',
    { id, title: text(64), text: text(1024), choices: list(choice, 8) },
    '{:m :ask :id 3 :title "kill" :text "kill task 3 mandel?" :choices [{:value :yes :text "Kill" :key "y"} {:value :no :text "Keep" :key "n"}]}',
  ),
  reply: row(
    'Answers a `command` of the same `:id` when it could not be done.',
    { id, error: text(512) },
    '{:m :reply :id 9 :error "task 3 has ended"}',
  ),
  bye: row(
    'The session has ended; the terminal gives the screen back and says `:text`.',
    { status: integer(0, 255), text: optional(text(4096)) },
    '{:m :bye :status 0 :text "powered off after 12 min"}',
  ),
} as const;
