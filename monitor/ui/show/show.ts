/**
 * When the boot sequence and the display hack are on the screen.
 *
 * Rules of use: `touched` at every event of the person; it says whether a show was on, which ends
 * then. `draw` draws what is on, if PANEL is shown. With neither wanted, nothing ever runs.
 */
import type { Board } from '../model/board.ts';
import type { Log } from '../model/log.ts';
import type { Pane } from '../screen/pane.ts';
import { BODY } from '../screen/style.ts';
import { BOOT_FRAME, BOOT_MILLISECONDS, drawBoot } from './boot.ts';
import { drawFlatland, FLATLAND_FRAME } from './flatland.ts';

/** What shows need. */
export interface ShowOptions {
  /** Whether there is a boot sequence. */
  readonly boot: boolean;
  /** Milliseconds without an event after which the display hack comes; 0 for never. */
  readonly idle: number;
  readonly board: Board;
  readonly log: Log;
  /** Whether the tab that has shows is on the screen, with nothing over it. */
  shown(): boolean;
  now(): number;
  later(milliseconds: number, run: () => void): () => void;
  /** A frame is due. */
  changed(): void;
}

/** See the file header. */
export class Show {
  readonly #options: ShowOptions;
  #on: 'boot' | 'hack' | undefined;
  #began: number;
  #touched: number;
  #cancel: (() => void) | undefined;
  #cancelIdle: (() => void) | undefined;

  constructor(options: ShowOptions) {
    this.#options = options;
    this.#began = options.now();
    this.#touched = this.#began;
    if (options.boot) {
      this.#on = 'boot';
      this.#tick();
    }
    if (options.idle > 0) this.#watch(options.idle);
  }

  /** Which one is on. */
  get on(): 'boot' | 'hack' | undefined {
    return this.#on;
  }

  /** Begins the display hack. */
  begin(): void {
    this.#on = 'hack';
    this.#began = this.#options.now();
    this.#cancel?.();
    this.#tick();
    this.#options.changed();
  }

  /** The person did something. @returns which show that ended */
  touched(): 'boot' | 'hack' | undefined {
    this.#touched = this.#options.now();
    const was = this.#on;
    if (was) this.#end();
    return was;
  }

  /** @returns false when there is nothing to draw */
  draw(pane: Pane): boolean {
    if (!this.#on || !this.#options.shown()) return false;
    pane.clear(BODY);
    const { board, log, now } = this.#options;
    const elapsed = now() - this.#began;
    if (this.#on === 'boot') drawBoot(pane, elapsed, board, log);
    else drawFlatland(pane, elapsed);
    return true;
  }

  close(): void {
    this.#cancel?.();
    this.#cancelIdle?.();
  }

  #end(): void {
    this.#on = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#options.changed();
  }

  #tick(): void {
    const { board, now, later } = this.#options;
    this.#cancel = later(this.#on === 'boot' ? BOOT_FRAME : FLATLAND_FRAME, () => {
      const over = now() - this.#began >= BOOT_MILLISECONDS && board.status.state !== 'boot';
      if (this.#on === 'boot' && over) return this.#end();
      this.#tick();
      if (this.#options.shown()) this.#options.changed();
    });
  }

  /** One timer at a time, whatever is typed. */
  #watch(milliseconds: number): void {
    const { idle, now, later, shown } = this.#options;
    this.#cancelIdle = later(milliseconds, () => {
      const rest = this.#touched + idle - now();
      if (rest > 0) return this.#watch(rest);
      if (!this.#on && shown()) this.begin();
      this.#watch(idle);
    });
  }
}
