/**
 * CONSOLE: the kernel log and what the UART says; follows, scrolls, filters.
 */
import type { InputEvent, KeyEvent } from '../input/events.ts';
import { Editor } from '../lisp/editor.ts';
import { LEVELS, type Level } from '../model/log.ts';
import type { CursorPlace } from '../screen/diff.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import { textWidth } from '../screen/width.ts';
import { Find } from '../text/find.ts';
import { ScrollView } from '../text/view.ts';
import { linkedLog } from './linked-log.ts';
import { Pointing, POINTING_HINTS } from './pointing.ts';
import type { Desk, Hint, View } from './view.ts';

/** Makes CONSOLE. */
export function createConsole(desk: Desk): View {
  const { log } = desk;
  const view = new ScrollView();
  const find = new Find(view, () => pointed);
  const pointed = linkedLog(log);
  const pointing = new Pointing(desk, view, { lines: () => pointed });
  const editor = new Editor();
  let editing = false;

  function filter(level: Level = log.filter.level): void {
    log.setFilter(editor.text, level);
    view.toEnd();
  }

  function editKey(event: KeyEvent): boolean {
    if (event.key === 'enter' || event.key === 'tab') editing = false;
    else if (event.key === 'escape') {
      editing = false;
      editor.reset();
    } else if (event.key === 'backspace') editor.backspace();
    else if (event.key === 'left') editor.left();
    else if (event.key === 'right') editor.right();
    else if (event.key === 'u' && event.control) editor.reset();
    else return false;
    filter();
    return true;
  }

  function key(event: KeyEvent): boolean {
    const { lines } = log;
    switch (event.key) {
      case 'up':
        view.scroll(lines, -1);
        return true;
      case 'down':
        view.scroll(lines, 1);
        return true;
      case 'page-up':
        view.page(lines, -1);
        return true;
      case 'page-down':
        view.page(lines, 1);
        return true;
      case 'home':
        view.toStart();
        return true;
      case 'end':
        view.toEnd();
        return true;
      case 'escape':
        if (log.filter.text === '' && log.filter.level === 'trace') return false;
        editor.reset();
        filter('trace');
        return true;
    }
    return false;
  }

  function text(typed: string): boolean {
    if (editing) {
      editor.insert(typed);
      filter();
      return true;
    }
    if (typed === '/') editing = true;
    else if (typed === 'f') view.toEnd();
    else if (typed === '?') desk.help();
    else if (typed === 'l') {
      // Each press hides the least grave level still shown, then all are back.
      const next = (LEVELS.indexOf(log.filter.level) + LEVELS.length - 1) % LEVELS.length;
      filter(LEVELS[next] ?? 'trace');
    } else if (typed === ':') desk.prompt('');
    else if (typed === '(') desk.prompt('(');
    else return false;
    return true;
  }

  /** Goes on with the filter, then with the search. @returns whether there is more to do */
  function search(): boolean {
    if (log.scanning) log.scan();
    else find.look();
    return log.scanning || find.looking;
  }

  function drawFilter(pane: Pane): CursorPlace | undefined {
    const x = pane.put(1, 0, '/ ', style(C.cyan, C.void, BOLD));
    pane.put(x, 0, editor.text, style(C.paper));
    if (!editing) return undefined;
    const before = textWidth(editor.text.slice(0, editor.cursor));
    return { x: Math.min(pane.x + x + before, pane.x + pane.width - 1), y: pane.y };
  }

  return {
    draw(stage) {
      const { pane } = stage;
      const { lines, filter: set } = log;
      const note = [
        ...(set.text !== '' ? [`/${set.text}`] : []),
        ...(set.level !== 'trace' ? [`≥ ${set.level}`] : []),
        `${lines.length} lines${log.scanning ? ' …' : ''}`,
        view.follow ? 'follow' : 'held · f follow',
      ].join(' · ');
      const inside = frame(pane, { title: 'CONSOLE', note, foot: find.sentence });
      const bar = editing || set.text !== '';
      const list = inside.part(1, 0, inside.width - 1, inside.height - (bar ? 1 : 0));
      if (lines.length === 0) list.put(1, 0, 'nothing yet', style(C.haze));
      view.draw(
        list,
        pointed,
        (line, index) => pointing.mark(find.mark(line), index),
        (row) => pointing.hits(stage, list, row, pointed.line(row.index)),
      );
      if (log.scanning || find.looking) desk.soon(search);
      if (!bar) return undefined;
      return drawFilter(inside.part(0, inside.height - 1, inside.width, 1));
    },
    input(event: InputEvent): boolean {
      if (!editing && (find.input(event) || pointing.input(event))) return true;
      if (event.type === 'text') return text(event.text);
      if (event.type === 'paste') return editing && text(event.text.replace(/\s+/g, ' '));
      if (event.type !== 'key') return false;
      if (editing && editKey(event)) return true;
      return !event.control && !event.alt && key(event);
    },
    wheel: (rows) => view.scroll(log.lines, rows),
    room: (columns, rows) => ({ columns: columns - 4, rows: rows - 2 }),
    hints(): readonly Hint[] {
      if (pointing.active) return POINTING_HINTS;
      return [
        ['F1', 'help'],
        ['↑↓', 'scroll'],
        ['PgUp PgDn', 'page'],
        ['End', 'follow'],
        ['/', 'filter'],
        ['^F', 'find'],
        ['l', 'level'],
        ['⇧Tab', 'links'],
        [':', 'lisp'],
        ['^Q', 'power'],
      ];
    },
  };
}
