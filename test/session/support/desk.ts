/**
 * The Monitor as a whole, but for threads and the tty: real machine, kernel, shell and screen.
 */
import { afterEach } from 'vitest';
import { fileURLToPath } from 'node:url';
import { openDisk, readImage } from '../../../monitor/host/boot-files.ts';
import { ConfigFiles } from '../../../monitor/host/config-files.ts';
import { createControl, type Control } from '../../../monitor/session/control.ts';
import { machineSlice } from '../../../monitor/session/loop.ts';
import { createMonitorJob, type MonitorContext } from '../../../monitor/session/monitor-job.ts';
import { createSystems, type Systems } from '../../../monitor/session/systems.ts';
import { createHeadlessTerminal, type HeadlessTerminal } from '../../../monitor/ui/index.ts';
import { lispImage } from '../../shell/support.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SLICE = 4;
export const ENTER = '\r';

/** A Monitor with a screen of 120 by 36, served by hand. */
export interface Desk {
  readonly terminal: HeadlessTerminal;
  readonly systems: Systems;
  readonly control: Control;
  readonly remembered: string[];
  /** Serves the session until the screen shows it. @throws Error with the screen when it never does */
  until(text: string | RegExp): void;
  /** Serves the session for some rounds of the loop. */
  serve(rounds: number): void;
  /** Types a form at the prompt of the LISP tab. */
  enter(form: string): void;
  status(): number | undefined;
}

const open: HeadlessTerminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
});

/** Makes one; terminals are closed after each test. */
export function desk(
  options: {
    harts?: number;
    launch?: string[];
    history?: string[];
    init?: MonitorContext['init'];
  } = {},
): Desk {
  const files = new ConfigFiles({ env: {}, cwd: ROOT, root: ROOT });
  const { config } = files.machine();
  const { harts = 1, launch = [], history = [] } = options;
  const control = createControl();
  const now = (): number => performance.now();
  const host = {
    clock: { now: () => Math.floor(now() * 1e6), wall: () => 0 },
    programs: files,
    entropy: (bytes: Uint8Array) => void bytes.fill(7),
    readImage,
    openDisk,
  };
  const machine = { ...config, harts, launch, clock: 'steps' as const };
  const systems = createSystems(machine, host, { logToUart: false });
  const remembered: string[] = [];
  let receive: (bytes: Uint8Array) => void = () => {};
  const terminal = createHeadlessTerminal({
    columns: 120,
    rows: 36,
    theme: files.theme().palette,
    send: (bytes) => receive(bytes),
    onInterrupt: () => control.interrupt(),
  });
  open.push(terminal);
  const job = createMonitorJob({
    systems,
    control,
    image: lispImage(),
    now,
    config: machine,
    programs: files,
    version: '0.1.0',
    history,
    ...(options.init === undefined ? {} : { init: options.init }),
    remember(form) {
      remembered.push(form);
      return undefined;
    },
    post: (bytes) => terminal.receive(bytes),
  });
  receive = job.receive;
  const round = (): void => {
    job.service();
    if (job.finished()) return;
    if (!control.paused()) machineSlice({ now, systems: () => systems.all() }, SLICE);
    job.evaluate?.(SLICE);
  };
  const serve = (rounds: number): void => {
    for (let i = 0; i < rounds; i++) round();
  };
  return {
    terminal,
    systems,
    control,
    remembered,
    serve,
    until(text) {
      const shows = (): boolean =>
        typeof text === 'string' ? terminal.screen().includes(text) : text.test(terminal.screen());
      const end = now() + 20_000;
      while (!shows()) {
        if (now() > end) throw new Error(`the screen never shows ${text}:\n${terminal.screen()}`);
        serve(5);
      }
    },
    enter(form) {
      terminal.type(`\u001b3${form}${ENTER}`);
    },
    status: () => (job.finished() ? job.status : undefined),
  };
}
