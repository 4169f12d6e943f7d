/**
 * A headless terminal joined to a demo session, with a recording played into it.
 */
import {
  createHeadlessTerminal,
  type Colours,
  type HeadlessTerminal,
} from '../../../monitor/ui/index.ts';
import { createDemoSession, type DemoSession } from './demo-session.ts';
import { recording } from './recording.ts';
import { theme } from './theme.ts';

/** A terminal and what listens to it. */
export interface Joined {
  readonly terminal: HeadlessTerminal;
  readonly session: DemoSession;
  readonly interrupts: () => number;
  readonly quits: readonly { status: number; text: string }[];
  /** Types, and lets the session's answers arrive. */
  type(keys: string): void;
}

/** What can be chosen. */
export interface JoinOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly colours?: Colours;
  /** Play the recording first: true unless told. */
  readonly play?: boolean;
  /** Import Ink first: true unless told. */
  readonly ink?: boolean;
}

/** Joins a headless terminal to a demo session. */
export async function join(options: JoinOptions = {}): Promise<Joined> {
  const answers: Uint8Array[] = [];
  const quits: { status: number; text: string }[] = [];
  let interrupts = 0;
  const session = createDemoSession((bytes) => answers.push(bytes));
  const terminal = createHeadlessTerminal({
    columns: options.columns ?? 120,
    rows: options.rows ?? 36,
    colours: options.colours ?? 16777216,
    theme,
    send: (bytes) => session.push(bytes),
    onInterrupt: () => void interrupts++,
    onQuit: (status, text) => quits.push({ status, text }),
  });
  function settle(): void {
    for (let bytes = answers.shift(); bytes; bytes = answers.shift()) terminal.receive(bytes);
  }
  if (options.ink ?? true) await terminal.load();
  if (options.play ?? true) {
    for (const step of recording()) {
      terminal.advance(step.wait);
      terminal.receive(step.bytes);
    }
    terminal.advance(10_000);
  }
  return {
    terminal,
    session,
    interrupts: () => interrupts,
    quits,
    type(keys) {
      terminal.type(keys);
      settle();
    },
  };
}
