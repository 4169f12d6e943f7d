/**
 * A terminal without a tty, for tests and pictures: the same screen as the real one.
 *
 * Rules of use: `type` takes the bytes a keyboard would send; `screen` draws and gives the text.
 * Nothing happens by itself but timers, and those only when `advance` lets time pass.
 */
import { createApp } from './app.ts';
import { createDemultiplexer } from './input/demultiplexer.ts';
import { createPainter } from './screen/diff.ts';
import { gridPixels, type Pixels } from './picture/pixels.ts';
import { gridAnsi, gridSvg, gridText } from './screen/export.ts';
import type { Grid } from './screen/grid.ts';
import type { Colours } from './screen/palette.ts';
import type { Theme } from './screen/style.ts';

/** What a headless terminal is made with. */
export interface HeadlessOptions {
  readonly columns: number;
  readonly rows: number;
  readonly colours?: Colours;
  readonly theme: Theme;
  /** As those of the terminal on a tty. */
  readonly boot?: boolean;
  readonly idle?: number;
  send(bytes: Uint8Array): void;
  onInterrupt?(): void;
  onQuit?(status: number, text: string): void;
}

/** A terminal to look into. */
export interface HeadlessTerminal {
  /** BTP from the session. */
  receive(bytes: Uint8Array): void;
  /** Keys as a terminal sends them; a lone ESC counts as the key. */
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** Imports Ink, which draws bars, dialogs and popups. */
  load(): Promise<void>;
  /** The screen as text, a line per row. */
  screen(): string;
  ansi(): string;
  svg(): string;
  /** A picture with two pixels for each of the SVG's. */
  pixels(): Pixels;
  grid(): Grid;
  /** How many tabs there are. */
  tabs(): number;
  /** Where the cursor is, from 0; undefined when it is hidden. */
  cursor(): { readonly x: number; readonly y: number } | undefined;
  /** What a tty would be sent now. */
  frame(): string;
  /** Lets time pass for timers and charts. */
  advance(milliseconds: number): void;
  close(): void;
}

/** Makes a headless terminal. */
export function createHeadlessTerminal(options: HeadlessOptions): HeadlessTerminal {
  let time = 0;
  let timers: { at: number; run: () => void }[] = [];
  const demultiplexer = createDemultiplexer();
  const app = createApp({
    ...options,
    colours: options.colours ?? 16777216,
    name: 'headless',
    onQuit: (status, text) => options.onQuit?.(status, text),
    onInterrupt: () => options.onInterrupt?.(),
    changed: () => undefined,
    now: () => time,
    later(milliseconds, run) {
      const timer = { at: time + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  const painter = createPainter(app.palette);
  function draw(): Grid {
    app.draw();
    return app.grid;
  }
  return {
    receive: (bytes) => app.receive(bytes),
    type(keys) {
      const bytes = new TextEncoder().encode(keys);
      for (const event of [...demultiplexer.push(bytes), ...demultiplexer.flush()]) {
        // The hit map is that of the last frame, as on a tty.
        if (event.type === 'mouse') app.draw();
        app.input(event);
      }
    },
    resize: (columns, rows) => app.resize(columns, rows),
    load: () => app.load(),
    screen: () => gridText(draw()),
    ansi: () => gridAnsi(draw(), app.palette),
    svg: () => gridSvg(draw(), app.palette),
    pixels: () => gridPixels(draw(), app.palette),
    grid: draw,
    tabs: () => app.tabs,
    cursor: () => app.draw(),
    frame() {
      const cursor = app.draw();
      return painter.paint(app.grid, cursor);
    },
    advance(milliseconds) {
      time += milliseconds;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      for (const timer of due) timer.run();
    },
    close: () => app.close(),
  };
}
