/**
 * The tab of a Task: what it printed, and a line for its input.
 *
 * Rules of use: bytes go through the tab's own decoder, so nothing in them reaches further than
 * this tab. With input, what is typed is edited as a line and sent with Enter. A Task that has the
 * tab to itself gets every key as it comes and draws on a canvas; its lines come back afterwards.
 */
import { createDecoder, type TaskMessage } from '../../btp/index.ts';
import { chordOf, type InputEvent, type KeyEvent } from '../input/events.ts';
import { Editor } from '../lisp/editor.ts';
import { History } from '../lisp/history.ts';
import { isExclusive, type Tab } from '../model/tabs.ts';
import type { CursorPlace } from '../screen/diff.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { BODY, BOLD, C, style } from '../screen/style.ts';
import { textWidth } from '../screen/width.ts';
import { TextBuffer } from '../text/buffer.ts';
import { Canvas } from '../text/canvas.ts';
import { Find } from '../text/find.ts';
import { FoldedLines } from '../lisp/folded.ts';
import { linkOf, underlined, withLinks } from '../text/link.ts';
import { plainLine } from '../text/line.ts';
import { shapeLines } from '../text/shapes.ts';
import { ScrollView } from '../text/view.ts';
import { editKey } from '../lisp/keys.ts';
import { markOf, Pointing, POINTING_HINTS, type PointedLines } from './pointing.ts';
import { TaskLog } from './task-log.ts';
import type { Desk, Hint, View } from './view.ts';

const ECHO = style(C.cyan);
const NOTE = style(C.haze);
/** A canvas before its tab was ever shown. */
const CANVAS = { columns: 80, rows: 24 };
/** Values that can be shown again in their places. */
const MOST_PLACES = 256;

/** A Task's tab takes text besides. */
export interface TaskView extends View {
  /** Bytes that the Task wrote. */
  write(bytes: Uint8Array): void;
  /** Text of the session's own in this tab. */
  say(text: string): void;
}

/**
 * Makes the tab of a Task.
 *
 * @param heard takes the messages the Task sent in its output; they concern this tab
 */
export function createTaskView(
  desk: Desk,
  tab: Tab,
  heard: (message: TaskMessage) => void,
): TaskView {
  const look = { base: BODY, palette: desk.palette };
  const buffer = new TextBuffer(look);
  const view = new ScrollView();
  const beside = new TaskLog(() => desk.taskLogs.of(tab.tabId));
  const folded = new FoldedLines(buffer, markOf);
  const find = new Find(view, () => folded);
  const pointed: PointedLines = {
    get length() {
      return folded.length;
    },
    get dropped() {
      return folded.dropped;
    },
    line: (index) => withLinks(underlined(folded.line(index))),
  };
  const pointing = new Pointing(desk, view, {
    lines: () => pointed,
    toggle: (fold) => folded.toggle(fold),
    chosen: (value) => desk.send({ m: 'chosen', tab: tab.tabId, value }),
  });
  /** Where values with an id stand: the number of their first line, those dropped counted. */
  const places = new Map<number, number>();
  const editor = new Editor();
  const history = new History();
  let canvas: Canvas | undefined;
  const decoder = createDecoder({
    direction: 'task',
    onText: (text) => (canvas ?? buffer).write(text),
    onStyle: (parameters) => (canvas ?? buffer).style(parameters),
    onMessage(message) {
      switch (message.m) {
        case 'place':
          return canvas?.place(message.column, message.row);
        case 'clear':
          return canvas?.clear();
        case 'link':
          return canvas ? undefined : buffer.link(linkOf(message));
        case 'fold':
          return canvas ? undefined : fold(message);
        case 'show':
          return canvas ? undefined : showValue(message);
      }
      heard(message);
      if (message.m !== 'exclusive') return;
      if (tab.claim) canvas ??= new Canvas(CANVAS.columns, CANVAS.rows, look);
      else leaveCanvas();
    },
    onBell: () => heard({ m: 'bell' }),
  });

  function fold({ action, text = '…', closed = false }: TaskMessage & { m: 'fold' }): void {
    if (action === 'end') {
      if (buffer.endFold()) folded.folds();
      return;
    }
    buffer.write('▾ ');
    buffer.beginFold({ closed, text });
  }

  function showValue(message: TaskMessage & { m: 'show' }): void {
    const lines = shapeLines(message);
    if (lines.length === 0) return;
    if (lines.some(({ begins }) => begins)) folded.folds();
    const { id } = message;
    const place = id === undefined ? undefined : places.get(id);
    if (place !== undefined && buffer.replace(place, lines)) return;
    buffer.freshLine();
    if (id !== undefined) {
      places.delete(id);
      places.set(id, buffer.length + buffer.dropped);
      const [oldest] = places.keys();
      if (places.size > MOST_PLACES && oldest !== undefined) places.delete(oldest);
    }
    buffer.append(lines);
  }

  /** The Task's lines come back; what a Task that has ended drew last becomes lines too. */
  function leaveCanvas(): void {
    if (canvas && tab.ended !== undefined) buffer.append(canvas.lines());
    canvas = undefined;
  }

  function sendLine(): void {
    const { text } = editor;
    buffer.append(text.split('\n').map((line) => plainLine(line, ECHO)));
    desk.send({ m: 'text', tab: tab.tabId }, `${text}\n`);
    history.add(text);
    editor.reset();
    view.toEnd();
  }

  function raw(event: InputEvent): boolean {
    const { tabId } = tab;
    if (event.type === 'text') desk.send({ m: 'text', tab: tabId, keys: true }, event.text);
    else if (event.type === 'paste') desk.send({ m: 'paste', tab: tabId }, event.text);
    else if (event.type === 'key') {
      const { key, control, alt, shift } = event;
      desk.send({
        m: 'key',
        tab: tabId,
        key,
        control: control || undefined,
        alt: alt || undefined,
        shift: shift || undefined,
      });
    } else return false;
    return true;
  }

  function lineInput(event: InputEvent): boolean {
    if (event.type === 'text') {
      editor.insert(event.text);
      return true;
    }
    if (event.type === 'paste') {
      editor.insert(event.text);
      return true;
    }
    if (event.type !== 'key') return false;
    switch (chordOf(event)) {
      case 'enter':
        sendLine();
        return true;
      case 'up':
        editor.set(history.previous(editor.text) ?? editor.text);
        return true;
      case 'down':
        editor.set(history.next() ?? editor.text);
        return true;
      case 'control-d':
        if (editor.text === '') {
          desk.send({ m: 'command', id: desk.nextId(), name: 'end-input', tab: tab.tabId });
          buffer.append([plainLine('∎ end of input', NOTE)]);
        } else editor.delete();
        return true;
    }
    return editKey(editor, event);
  }

  function scrollKey(event: KeyEvent): boolean {
    switch (chordOf(event)) {
      case 'page-up':
        view.page(folded, -1);
        return true;
      case 'page-down':
        view.page(folded, 1);
        return true;
      case 'up':
      case 'shift-up':
        view.scroll(folded, -1);
        return true;
      case 'down':
      case 'shift-down':
        view.scroll(folded, 1);
        return true;
      case 'home':
        view.toStart();
        return true;
      case 'end':
        view.toEnd();
        return true;
    }
    return false;
  }

  function close(): void {
    desk.send({ m: 'command', id: desk.nextId(), name: 'close', tab: tab.tabId });
  }

  function kill(): void {
    desk.confirm('KILL', `Kill ${tab.title}?`, 'Kill', () => {
      desk.send({ m: 'command', id: desk.nextId(), name: 'kill', tab: tab.tabId, task: tab.task });
    });
  }

  function drawInput(pane: Pane): CursorPlace {
    const x = pane.put(1, 0, '▸ ', style(C.magenta, C.void, BOLD));
    const line = editor.text.replaceAll('\n', '⏎');
    const before = textWidth(line.slice(0, editor.cursor));
    const room = Math.max(1, pane.width - x - 2);
    // The cursor stays in sight: the text moves to the left under it.
    const shift = Math.max(0, before - room);
    pane.part(x, 0, room + 1, 1).put(-shift, 0, line, style(C.paper));
    return { x: pane.x + x + before - shift, y: pane.y };
  }

  return {
    write(bytes) {
      decoder.push(bytes);
    },
    say: (text) => buffer.write(text),
    draw({ pane: whole, hits, chrome }) {
      if (canvas && !tab.claim) leaveCanvas();
      const pane = canvas ? whole : beside.draw(whole);
      const state = tab.ended ?? (tab.task === undefined ? '' : `Task ${tab.task}`);
      const lost = buffer.dropped > 0 ? `${buffer.dropped} lines dropped` : '';
      const held = view.follow ? '' : 'held · End follows';
      const inside = frame(pane, {
        title: `${desk.tabs.positionOf(tab.tabId)} ${tab.title}`,
        note: canvas ? state : [held, lost, state],
        edge: canvas ? (isExclusive(tab) ? C.gold : C.amber) : tab.input ? C.cyan : C.haze,
        noteColour: tab.ended ? C.amber : C.haze,
        foot: canvas && tab.withheld ? 'taken back · Ctrl-] gives it to the Task' : find.sentence,
      });
      if (canvas) {
        canvas.resize(inside.width, inside.height);
        canvas.draw(inside);
        hits.add(inside.x, inside.y, inside.width, inside.height, { kind: 'canvas' });
        return undefined;
      }
      const line = tab.input;
      const rows = inside.height - (line ? 1 : 0);
      const text = inside.part(1, 0, inside.width - 1, rows);
      view.draw(
        text,
        pointed,
        (each, index) => pointing.mark(find.mark(each), index),
        (row) => pointing.hits({ pane: whole, hits, chrome }, text, row, pointed.line(row.index)),
      );
      if (find.looking) desk.soon(() => find.look());
      if (buffer.length === 0 && tab.ended === undefined) {
        inside.put(1, 0, 'nothing printed yet', NOTE);
      }
      return line ? drawInput(inside.part(0, rows, inside.width, 1)) : undefined;
    },
    input(event) {
      if (isExclusive(tab)) return raw(event);
      if (find.input(event) || beside.input(event) || pointing.input(event)) return true;
      if (event.type === 'key') {
        if (event.control && event.key === 'c') {
          editor.reset();
          if (tab.ended === undefined) desk.send({ m: 'interrupt', tab: tab.tabId });
          return true;
        }
        if (event.alt && event.key === 'k') {
          if (tab.ended === undefined) kill();
          return true;
        }
        if (event.alt && event.key === 'w') {
          if (tab.ended === undefined) desk.notify('the Task still runs: Alt-K kills it', 'warn');
          else close();
          return true;
        }
      }
      if (tab.input && event.type === 'key' && !event.key.startsWith('page') && lineInput(event))
        return true;
      if (tab.input && event.type !== 'key') return lineInput(event);
      if (event.type === 'key') return scrollKey(event);
      return event.type === 'text' && event.text === '?' ? (desk.help(), true) : false;
    },
    wheel: (rows) => view.scroll(folded, rows),
    room: (columns, rows) =>
      tab.claim
        ? { columns: columns - 2, rows: rows - 2 }
        : { columns: columns - 4, rows: rows - (tab.input ? 3 : 2) },
    hints(): readonly Hint[] {
      if (isExclusive(tab)) {
        return [
          ['^]', 'take the tab back'],
          ['Alt-1..9', 'tab'],
          ['^Q', 'power'],
        ];
      }
      if (tab.claim) {
        return [
          ['^]', 'give it to the Task'],
          ['^C', 'interrupt'],
          ['Alt-K', 'kill'],
          ['F2', 'name'],
          ['Alt-1..9', 'tab'],
          ['^Q', 'power'],
        ];
      }
      if (pointing.active) return POINTING_HINTS;
      const input: Hint[] = tab.input
        ? [
            ['Enter', 'send'],
            ['^D', 'end of input'],
          ]
        : [];
      const ended: Hint[] =
        tab.ended === undefined
          ? [
              ['^C', 'interrupt'],
              ['Alt-K', 'kill'],
            ]
          : [['Alt-W', 'close']];
      return [
        ['F1', 'help'],
        ...input,
        ...ended,
        ['PgUp PgDn', 'scroll'],
        ['End', 'follow'],
        ['^F', 'find'],
        ['Alt-L', 'log'],
        ['Alt-G Alt-V', 'filter'],
        ['^Q', 'power'],
      ];
    },
  };
}
