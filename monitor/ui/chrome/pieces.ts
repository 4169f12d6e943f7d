/**
 * What stands in the bars at the top and the bottom, as pieces of text with theme colours.
 *
 * Rules of use: pure; the same pieces are drawn by Ink, by cells before Ink has loaded, and read
 * by the hit map, so that all three agree.
 */
import type { Board } from '../model/board.ts';
import { clock, mips, size } from '../model/format.ts';
import type { Tab, Tabs } from '../model/tabs.ts';
import type { ThemeName } from '../screen/style.ts';
import { fit, textWidth } from '../screen/width.ts';
import type { Hint } from '../tabs/view.ts';

/** A text with its colours by name; the ground of bars is indigo. */
export interface Piece {
  readonly text: string;
  readonly fg: ThemeName;
  readonly bg?: ThemeName;
  readonly bold?: boolean;
  /** The tab a click shows. */
  readonly tabId?: number;
}

/** The top row: tabs at the left, status at the right. */
export interface BarPieces {
  readonly left: readonly Piece[];
  readonly right: readonly Piece[];
}

/** Cells that pieces take. */
export function piecesWidth(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + textWidth(text), 0);
}

const LONGEST_TITLE = 18;

/** The top row for a screen of `width` cells. */
export function topBar(tabs: Tabs, board: Board, width: number): BarPieces {
  const statusPieces = status(board);
  const logo: Piece[] =
    width >= 40
      ? [
          { text: '▐', fg: 'magenta' },
          { text: 'FLAT', fg: 'void', bg: 'magenta', bold: true },
          { text: '▌', fg: 'magenta' },
          { text: ' ', fg: 'haze' },
        ]
      : [];
  // The status gives way, piece by piece, until the tabs have room for some.
  const all = few(tabs, width) ? piecesWidth(tabPieces(tabs, 0)) : width;
  const share = Math.floor(width * (width < 100 ? 0.84 : 0.68));
  const logoWidth = piecesWidth(logo);
  const least = Math.min(logoWidth + all, Math.max(logoWidth + 24, share));
  while (statusPieces.length > 0 && least + piecesWidth(statusPieces.flat()) + 2 > width)
    statusPieces.pop();
  const right = statusPieces.flat();
  if (right.length > 0) right.push({ text: ' ', fg: 'haze' });
  const room = width - piecesWidth(logo) - piecesWidth(right) - (right.length > 0 ? 1 : 0);
  return { left: [...logo, ...fitTabs(tabs, room)], right };
}

/** Whether all tabs might fit, with a letter of each title: only then is it tried. */
function few(tabs: Tabs, room: number): boolean {
  return tabs.all.length * 5 <= room;
}

/** Tabs that fit: the active one always, then those around it, with ‹ and › for the rest. */
function fitTabs(tabs: Tabs, room: number): Piece[] {
  for (let slack = 0; few(tabs, room) && slack < LONGEST_TITLE - 2; slack++) {
    const all = tabPieces(tabs, slack);
    if (piecesWidth(all) <= room) return all;
  }
  const shown = tabs.active;
  const active = tabs.all.indexOf(shown);
  const longest = Math.min(10, Math.max(1, room - 8));
  let first = active;
  let last = active;
  const between = (): Piece[] =>
    tabs.all
      .slice(first, last + 1)
      .flatMap((tab, index) => tabPiece(tab, first + index + 1, tab === shown, longest));
  const used = (): number => piecesWidth(between()) + 2;
  for (;;) {
    const before = first;
    const after = last;
    if (last + 1 < tabs.all.length) {
      last++;
      if (used() > room) last--;
    }
    if (first > 0) {
      first--;
      if (used() > room) first++;
    }
    if (first === before && last === after) break;
  }
  const mark = (text: string, neighbour: Tab | undefined): Piece => ({
    text,
    fg: 'gold',
    ...(neighbour ? { tabId: neighbour.tabId } : {}),
  });
  const left = first > 0 ? [mark('‹', tabs.at(first))] : [];
  const right = last + 1 < tabs.all.length ? [mark('›', tabs.at(last + 2))] : [];
  return cut([...left, ...between(), ...right], room);
}

function cut(pieces: readonly Piece[], room: number): Piece[] {
  const kept: Piece[] = [];
  let left = room;
  for (const piece of pieces) {
    const text = fit(piece.text, left, '');
    if (text !== '') kept.push({ ...piece, text });
    left -= textWidth(text);
  }
  return kept;
}

function tabPieces(tabs: Tabs, slack: number): Piece[] {
  const shown = tabs.active;
  return tabs.all.flatMap((tab, index) =>
    tabPiece(tab, index + 1, tab === shown, LONGEST_TITLE - slack),
  );
}

function tabPiece(tab: Tab, position: number, shown: boolean, longest: number): Piece[] {
  const label = `${position} ${fit(tab.title, longest)}${mark(tab)}`;
  const { tabId } = tab;
  if (shown) {
    return [
      { text: '▐', fg: 'gold', tabId },
      { text: label, fg: 'void', bg: 'gold', bold: true, tabId },
      { text: '▌', fg: 'gold', tabId },
    ];
  }
  const fg: ThemeName =
    tab.news === 'bell' ? 'amber' : tab.news === 'text' ? 'paper' : tab.ended ? 'haze' : 'lilac';
  return [{ text: ` ${label} `, fg, bold: tab.news === 'bell', tabId }];
}

/** Marks behind a title: progress, a bell, new text, an end. */
function mark(tab: Tab): string {
  const { progress } = tab;
  if (progress?.state === 'run') {
    return progress.value === undefined
      ? ' ◌'
      : ` ${Math.round(Math.min(1, Math.max(0, progress.value)) * 100)}%`;
  }
  if (progress?.state === 'fault') return ' ✗';
  if (tab.news === 'bell') return ' ◉';
  if (tab.ended !== undefined) return ' ∎';
  return tab.news === 'text' ? ' ·' : '';
}

const STATES: {
  readonly [state: string]: readonly [lamp: string, word: string, colour: ThemeName];
} = {
  boot: ['◌', 'BOOT', 'amber'],
  run: ['●', 'RUN', 'lime'],
  wait: ['○', 'WAIT', 'teal'],
  pause: ['◉', 'PAUSE', 'amber'],
  break: ['◐', 'BREAK', 'blood'],
  stop: ['○', 'STOP', 'haze'],
  fault: ['◐', 'FAULT', 'blood'],
};

/** The groups of the status, the most important first; each begins with a gap. */
function status(board: Board): Piece[][] {
  const { state, harts, running, mips: speed, used, total, time } = board.status;
  const [lamp, word, colour] = STATES[state] ?? ['○', state.toUpperCase(), 'haze'];
  const groups: Piece[][] = [
    [
      { text: ` ${lamp} `, fg: colour },
      { text: harts === undefined ? word : `${word} ${running ?? 0}/${harts}`, fg: 'paper' },
    ],
  ];
  if (speed !== undefined) groups.push([{ text: `  ${mips(speed).padStart(4)} MIPS`, fg: 'cyan' }]);
  if (used !== undefined && total !== undefined) {
    groups.push([{ text: `  ${size(used)}/${size(total)}`, fg: 'teal' }]);
  }
  // In parts, of which there are few different ones: see ink/bar.tsx.
  if (time !== undefined) {
    const parts = `  ${clock(time)}`.split(/(?<=:)/);
    groups.push(parts.map((text) => ({ text, fg: 'gold' })));
  }
  return groups;
}

/** The way out: shown wherever it fits, whatever has to give way. */
const WAY_OUT = '^Q';

/** The bottom row: keys and what they do, as many as fit. */
export function hintPieces(hints: readonly Hint[], width: number): Piece[] {
  const out = hints.find(([key]) => key === WAY_OUT);
  const last = out ? hintPiece(out) : [];
  const pieces: Piece[] = [];
  let room = width - piecesWidth(last);
  for (const hint of hints) {
    if (hint === out) continue;
    const next = hintPiece(hint);
    room -= piecesWidth(next);
    if (room < 0) break;
    pieces.push(...next);
  }
  return piecesWidth(last) <= width ? [...pieces, ...last] : pieces;
}

function hintPiece([key, label]: Hint): Piece[] {
  return [
    { text: ` ${key} `, fg: 'void', bg: 'cyan', bold: true },
    { text: `${label} `, fg: 'lilac' },
  ];
}
