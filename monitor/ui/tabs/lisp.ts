/**
 * LISP: the privileged prompt. An editor of several lines, what was entered and what came of it,
 * completion, documentation, history.
 *
 * Rules of use: Enter submits when brackets balance and begins a line when they do not; a paste
 * never submits. What is entered while a form runs waits until it is done. Ctrl-C reaches a busy
 * computer at once.
 */
import { textOf, type Down, type TaskMessage } from '../../btp/index.ts';
import { chordOf, type KeyEvent } from '../input/events.ts';
import { Completer } from '../lisp/completer.ts';
import { Editor } from '../lisp/editor.ts';
import { History } from '../lisp/history.ts';
import { editKey } from '../lisp/keys.ts';
import { Looking } from '../lisp/looking.ts';
import { drawPrompt, layoutPrompt, MAX_COLOURED } from '../lisp/prompt-area.ts';
import { Search } from '../lisp/search.ts';
import { balance, indentAfter, needsMore, symbolAt } from '../lisp/tokens.ts';
import { GUTTER, Transcript } from '../lisp/transcript.ts';
import type { Tab } from '../model/tabs.ts';
import type { CursorPlace } from '../screen/diff.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import { fit } from '../screen/width.ts';
import { plainLine } from '../text/line.ts';
import { Find } from '../text/find.ts';
import { ScrollView } from '../text/view.ts';
import { drawPopup, drawSide, hasSide, roomBeside, SIDE_WIDTH } from './lisp-side.ts';
import type { DocRecord, Side } from './lisp-side.ts';
import type { Desk, Hint, Stage, View } from './view.ts';

/** A LISP tab takes messages besides. */
export interface LispView extends View {
  prompt(message: Down['prompt']): void;
  block(message: Down['block']): void;
  display(message: Down['display'], payload: Uint8Array | undefined): void;
  complete(message: Down['complete']): void;
  doc(message: Down['doc']): void;
  inspected(message: Down['inspect']): void;
  /** Shows what a form gives, beside the prompt. */
  inspect(form: string): void;
  history(message: Down['history']): void;
  greet(name: string, text: string): void;
  /** Enters a form as if it were typed; when something else is being typed it is left to be entered. */
  evaluate(form: string): void;
  /** Bytes that belong to no form. */
  print(bytes: Uint8Array): void;
}

/**
 * Makes a LISP tab.
 *
 * @param heard takes the messages in what forms print; they concern this tab
 */
export function createLisp(
  desk: Desk,
  tab: Tab,
  heard: (message: TaskMessage) => void = () => undefined,
): LispView {
  const { tabId } = tab;
  const editor = new Editor();
  const history = new History();
  const transcript = new Transcript(desk.palette, heard);
  const view = new ScrollView();
  const find = new Find(view, () => transcript.lines);
  const completer = new Completer(editor, (before, after) => {
    const id = desk.nextId();
    desk.send({
      m: 'complete',
      id,
      tab: tabId,
      before: before.slice(-4096),
      after: after.slice(0, 4096),
    });
    return id;
  });
  const looking = new Looking(desk, tabId, transcript, view, { run: evaluate, put });
  let promptNumber = 1;
  let state: 'boot' | 'ready' | 'busy' = 'boot';
  let queued: string | undefined;
  /** Seconds that the form has run, once it is long. */
  let elapsed: number | undefined;
  const search = new Search(editor, history);
  let doc: DocRecord | undefined;
  let docOpen = false;
  let docId: number | undefined;
  let shownPrompt = 0;

  function submit(text: string): void {
    transcript.input(promptNumber, text);
    shownPrompt = promptNumber;
    state = 'busy';
    view.toEnd();
    desk.send({ m: 'submit', tab: tabId, prompt: promptNumber }, text);
  }

  function enter(): void {
    const { text } = editor;
    if (text.trim() === '') return editor.reset();
    if (needsMore(text)) return newline();
    history.add(text);
    editor.reset();
    if (state === 'ready') submit(text);
    else queued = queued === undefined ? text : `${queued}\n${text}`;
  }

  /** Enters a form as if it were typed; what is being typed comes back after it. */
  function evaluate(form: string): void {
    completer.close();
    if (editor.text.trim() !== '') {
      editor.insert(form);
      return;
    }
    editor.set(form);
    enter();
  }

  /** Puts text where it can be edited, instead of what is there. */
  function put(text: string, at = text.length): void {
    completer.close();
    if (editor.text.trim() === '') editor.set(text, at);
    else editor.insert(text);
    view.toEnd();
  }

  /** Inspects the name at the cursor, or the last value. */
  function inspectHere(source = false): void {
    const name = symbolAt(editor.text, editor.cursor) ?? '*1';
    looking.inspect(source ? `(source ${name})` : name);
  }

  function newline(): void {
    editor.insert(`\n${' '.repeat(indentAfter(editor.text.slice(0, editor.cursor)))}`);
  }

  function interrupt(): void {
    completer.close();
    if (state === 'busy') {
      desk.interrupt();
      desk.send({ m: 'interrupt', tab: tabId });
    }
    if (queued !== undefined) editor.set(queued);
    else if (state !== 'busy' || editor.text !== '') editor.reset();
    queued = undefined;
    history.leave();
  }

  function askDoc(name: string): void {
    docId = desk.nextId();
    desk.send({ m: 'doc', id: docId, tab: tabId, name });
  }

  function explain(): void {
    looking.inspector.close();
    const name = symbolAt(editor.text, editor.cursor);
    if (name === undefined || name.length > 256) desk.help();
    else askDoc(name);
  }

  function tabKey(): void {
    const before = editor.text.slice(0, editor.cursor);
    if (completer.popup) completer.move(1);
    else if (/(^|\s)$/.test(before)) editor.insert('  ');
    else completer.ask(true);
  }

  function recall(entry: string | undefined): void {
    if (entry !== undefined) editor.set(entry);
  }

  function popupKey(event: KeyEvent): boolean {
    if (!completer.popup) return false;
    switch (chordOf(event)) {
      case 'tab':
      case 'down':
        completer.move(1);
        return true;
      case 'shift-tab':
      case 'up':
        completer.move(-1);
        return true;
      case 'enter':
      case 'right':
        completer.accept();
        return true;
      case 'escape':
        completer.close();
        return true;
    }
    return false;
  }

  function key(event: KeyEvent): boolean {
    if (popupKey(event) || looking.key(event)) return true;
    switch (chordOf(event)) {
      case 'shift-tab':
        looking.browse();
        return true;
      case 'alt-i':
        inspectHere();
        return true;
      case 'alt-.':
        inspectHere(true);
        return true;
      case 'enter':
        enter();
        return true;
      case 'alt-enter':
      case 'control-j':
      case 'shift-enter':
        newline();
        return true;
      case 'control-enter':
      case 'tab':
        if (event.key === 'tab') tabKey();
        else enter();
        return true;
      case 'control-c':
        interrupt();
        return true;
      case 'control-l':
        transcript.clear();
        return true;
      case 'control-r':
        search.begin();
        return true;
      case 'up':
        if (!editor.up()) recall(history.previous(editor.text));
        return true;
      case 'down':
        if (!editor.down()) recall(history.next());
        return true;
      case 'control-p':
        recall(history.previous(editor.text));
        return true;
      case 'control-n':
        recall(history.next());
        return true;
      case 'page-up':
        view.page(transcript.lines, -1);
        return true;
      case 'page-down':
        view.page(transcript.lines, 1);
        return true;
      case 'shift-up':
        view.scroll(transcript.lines, -1);
        return true;
      case 'shift-down':
        view.scroll(transcript.lines, 1);
        return true;
      case 'f1':
        explain();
        return true;
      case 'escape':
        if (looking.inspector.open) looking.inspector.close();
        else if (docOpen) docOpen = false;
        else return false;
        return true;
    }
    const before = editor.text;
    if (!editKey(editor, event)) return false;
    if (completer.popup) {
      if (editor.text !== before && event.key === 'backspace') completer.ask(false);
      else completer.close();
    }
    view.toEnd();
    return true;
  }

  function typed(text: string): void {
    if (looking.typed(text)) return;
    editor.insert(text);
    view.toEnd();
    if (!completer.popup) return;
    if (/[\s()[\]{}"]/.test(text)) completer.close();
    else completer.ask(false);
  }

  function running(): string {
    if (elapsed === undefined) return 'running … ^C interrupts';
    const said = tab.progress?.text === undefined ? '' : ` · ${tab.progress.text}`;
    const share = tab.progress?.value;
    const done = share === undefined ? '' : ` · ${Math.round(share * 100)} %`;
    return `running for ${seconds(elapsed)}${done}${said} · ^C ends the form`;
  }

  function foot(): string {
    if (search.active) return search.sentence;
    if (find.active) return find.sentence;
    if (queued !== undefined) return 'waits for the form before it · ^C stops both';
    if (state === 'busy') return running();
    if (state === 'boot') return 'the computer is starting';
    if (editor.text.length > MAX_COLOURED) return `${editor.lines.length} lines`;
    const { open, inString, wrong } = balance(editor.text);
    if (wrong >= 0) return `${editor.text.charAt(wrong)} closes nothing`;
    if (inString) return 'a string is open · Enter continues';
    return open > 0 ? `${open} open · Enter continues` : '';
  }

  function drawMain(stage: Stage, pane: Pane): CursorPlace {
    const inside = frame(pane, {
      title: 'LISP ▸ kernel (privileged)',
      note: promptNumber > 1 ? `*1 *2 *3 · r1 ‥ r${promptNumber - 1}` : '*1 *2 *3',
      edge: C.magenta,
      titleColour: C.magenta,
      foot: foot(),
    });
    const most = Math.max(1, Math.floor(inside.height / 2));
    const prompt = { number: promptNumber, ready: state === 'ready' };
    const layout = layoutPrompt(editor, prompt, Math.max(1, inside.width - 1), most);
    const rows = Math.min(layout.rows.length, most);
    const above = inside.part(0, 0, inside.width, Math.max(0, inside.height - rows));
    const resized = view.resize(above.width, above.height);
    if (resized && looking.browser.active) view.show(transcript.lines, looking.browser.line);
    const used = view.draw(
      above,
      transcript.lines,
      (line, index) => looking.browser.mark(find.mark(line), index),
      (row) => looking.hits(stage, above, row),
    );
    if (find.looking) desk.soon(() => find.look());
    const area = inside.part(0, Math.min(used, inside.height - rows), inside.width, rows);
    const cursor = drawPrompt(area, layout);
    if (queued !== undefined && editor.text === '') {
      const text = fit(queued.replace(/\s+/g, ' '), area.width - 10);
      area.put(6, 0, text, style(C.haze));
    }
    drawPopup(stage, inside, cursor, completer);
    return cursor;
  }

  return {
    prompt(message) {
      promptNumber = message.prompt;
      state = message.state;
      elapsed = state === 'busy' ? message.elapsed : undefined;
      if (elapsed !== undefined) tab.progress ??= { state: 'run' };
      if (state !== 'ready' || queued === undefined) return;
      const text = queued;
      queued = undefined;
      submit(text);
    },
    block({ prompt, text }) {
      if (prompt === shownPrompt) return;
      shownPrompt = prompt;
      transcript.input(prompt, text);
    },
    display(message, payload) {
      if (message.part === 'output') {
        transcript.output(payload ?? new TextEncoder().encode(message.text ?? ''));
        return;
      }
      // What was under way has ended with its form.
      if (tab.progress?.state === 'run') tab.progress = undefined;
      if (message.part === 'value') transcript.value(textOf(message, payload));
      else transcript.error({ ...message, text: textOf(message, payload) });
    },
    complete: (message) => void completer.take(message),
    doc(message) {
      if (message.id !== undefined && message.id !== docId) return;
      doc = {
        name: message.name,
        arguments: message.arguments ?? '',
        text: message.found ? (message.text ?? '') : `Nothing is known of ${message.name}.`,
        see: message.see ?? [],
        source: message.source ?? '',
      };
      docOpen = true;
    },
    print: (bytes) => transcript.output(bytes),
    evaluate,
    inspect: (form) => looking.inspect(form),
    inspected: (message) => void looking.inspector.take(message),
    history: (message) => history.load(message.entries),
    greet(name, text) {
      transcript.say([
        {
          text: ` ${name}  ${text}`,
          runs: [
            { at: 0, look: style(C.magenta, C.void, BOLD) },
            { at: name.length + 1, look: style(C.lilac) },
          ],
          indent: 1,
        },
        {
          ...plainLine(
            ' (tour) teaches the machine · (help) lists the words · F1 explains one',
            style(C.haze),
          ),
          indent: 1,
        },
        plainLine('', style(C.haze)),
      ]);
    },
    draw(stage) {
      const { pane } = stage;
      const side: Side = {
        doc,
        docOpen,
        history: history.entries,
        ...(looking.inspector.open ? { looking } : {}),
        choose: (entry) => editor.set(entry),
      };
      const { columns, rows } = roomBeside(pane.width, pane.height, side);
      drawSide(stage, pane, side);
      return rows > 0 ? drawMain(stage, pane.part(0, 0, columns, rows)) : undefined;
    },
    input(event) {
      if (search.input(event) || find.input(event)) return true;
      if (event.type === 'key') return key(event);
      if (event.type === 'text') typed(event.text);
      else if (event.type === 'paste') {
        looking.leave();
        editor.insert(event.text);
        completer.close();
        view.toEnd();
      } else return false;
      return true;
    },
    wheel: (rows) => view.scroll(transcript.lines, rows),
    // Frame, gutter and scroll bar are not for values.
    room: (columns, rows) => ({
      columns: columns - (hasSide(columns, rows) ? SIDE_WIDTH : 0) - 3 - GUTTER,
      rows: rows - 2,
    }),
    hints(): readonly Hint[] {
      const own = looking.hints();
      if (own) return own;
      return [
        ['Tab', 'complete'],
        ['F1', 'doc'],
        ['⇧Tab', 'links'],
        ['Alt-I', 'inspect'],
        ['^R', 'search'],
        ['↑↓', 'history'],
        ['^C', 'interrupt'],
        ['Alt-Enter', 'newline'],
        ['PgUp PgDn', 'scroll'],
        ['^F', 'find'],
        ['^L', 'clear'],
        ['Alt-1..9', 'tab'],
        ['^Q', 'power'],
      ];
    },
  };
}

/** `12 s`, `3 min 5 s`. */
function seconds(whole: number): string {
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
