/**
 * The Monitor's side of the computer thread: tabs, prompt, panel, operator's keys.
 *
 * It speaks BTP with one terminal. Every part sends through the outbox; what
 * comes up is told apart here and handed to the part it is for.
 */
import type { MachineConfig } from '../../config/index.ts';
import type { ProgramSource } from '../../kernel/index.ts';
import { BTP_VERSION, createDecoder, textOf, type UpMessage } from '../btp/index.ts';
import { createMachineDesk } from './desk/machine-desk.ts';
import { clip, createOutbox } from './desk/outbox.ts';
import { createPrompt } from './desk/prompt.ts';
import type { LispContext } from './lisp.ts';
import type { StopRequest } from './control.ts';
import type { RunningJob } from './running-job.ts';

/** Ids of the tabs that are always there; Tasks get those from FIRST_TASK_TAB on. */
const TAB = { panel: 1, console: 2, lisp: 3 } as const;
const FIRST_TASK_TAB = 4;
/** How often PANEL is measured while it is shown and something runs, and how often otherwise. */
const PANEL_MILLISECONDS = 250;
const STATUS_MILLISECONDS = 1000;
const HISTORY_PART = 100;

/** Exit statuses of the requests to end; a terminal that is closed or left has done nothing wrong. */
const STATUSES: Readonly<Record<StopRequest, number>> = {
  timeout: 124,
  interrupted: 0,
  terminated: 143,
  hungup: 129,
  closed: 0,
};

export interface MonitorContext extends LispContext {
  readonly config: Pick<MachineConfig, 'launch' | 'harts' | 'memory' | 'clock'>;
  readonly programs: ProgramSource;
  readonly version: string;
  /** Forms of earlier sessions, oldest first. */
  readonly history: readonly string[];
  /** Keeps a form for the next session. @returns why it could not be kept */
  readonly remember: (form: string) => string | undefined;
  /** Forms of the user's init.fnl, or why they cannot be had. */
  readonly init?: { readonly path: string; readonly text?: string; readonly problem?: string };
  /** Bytes to the terminal. */
  readonly post: (bytes: Uint8Array) => void;
}

/** The job; `receive` takes the terminal's bytes. */
export interface MonitorJobRunning extends RunningJob {
  receive(bytes: Uint8Array): void;
  /** Milliseconds until it wants to be served although nothing has happened. */
  due(): number;
}

/** Opens the tabs and launches the Tasks of machine.edn, in order. */
export function createMonitorJob(context: MonitorContext): MonitorJobRunning {
  const { systems, control, now, config } = context;
  const outbox = createOutbox(context.post);
  let status: number | undefined;
  let shown: number = TAB.panel;
  let lastLook = -Infinity;
  let changed = true;
  /** Whether anything ran between the last two looks. */
  let ran = true;

  outbox.send({
    m: 'hello',
    version: BTP_VERSION,
    name: `Flatland ${context.version}`,
    text: `${config.harts} ${config.harts === 1 ? 'hart' : 'harts'}, ${Math.round(config.memory / (1 << 20))} MiB, clock ${config.clock}`,
  });
  for (const [kind, tab] of Object.entries(TAB)) {
    outbox.send({
      m: 'tab',
      tab,
      action: 'open',
      kind: kind as keyof typeof TAB,
      title: kind.toUpperCase(),
    });
  }
  const machine = createMachineDesk(systems, outbox, {
    now,
    paused: () => control.paused(),
    consoleTab: TAB.console,
    firstTab: FIRST_TASK_TAB,
    shown: () => shown,
  });
  for (let at = 0; at < context.history.length; at += HISTORY_PART) {
    outbox.send({ m: 'history', entries: context.history.slice(at, at + HISTORY_PART) });
  }
  let told = false;
  const remember = (form: string): void => {
    const problem = context.remember(form);
    if (problem === undefined || told) return;
    told = true;
    outbox.send({ m: 'notify', level: 'warn', text: clip(problem, 500) });
  };
  const { init } = context;
  if (init?.problem !== undefined) {
    outbox.send({ m: 'notify', level: 'warn', text: clip(init.problem, 500) });
  }
  const startUp = init?.text === undefined ? undefined : { source: init.path, text: init.text };
  const prompt = createPrompt(context, outbox, TAB.lisp, remember, startUp);
  const launch = (): void => {
    for (const name of config.launch) machine.kernel.spawn(context.programs.task(name));
  };
  launch();

  const interval = (): number =>
    shown === TAB.panel && ran ? PANEL_MILLISECONDS : STATUS_MILLISECONDS;
  const command = (message: UpMessage & { m: 'command' }): void => {
    const { kernel, tabs } = machine;
    const task = message.task ?? tabs.taskOf(message.tab ?? 0)?.id;
    const refuse = (error: string): void => outbox.send({ m: 'reply', id: message.id, error });
    switch (message.name) {
      case 'quit':
        status = 0;
        return;
      case 'pause':
        return control.pause(true);
      case 'resume':
        return control.pause(false);
      case 'step':
        if (!control.paused()) return refuse('stop the machine first');
        kernel.run(1);
        return;
      case 'ipl':
        prompt.interrupt();
        machine.restart();
        control.pause(false);
        return launch();
      case 'roller':
        if (message.hart !== undefined && !machine.panel.lookAtHart(message.hart)) {
          return refuse(`there is no hart ${message.hart}`);
        }
        if (message.hart === undefined || message.text !== undefined)
          machine.panel.turnRoller(message.text);
        return;
      case 'kill':
        if (task === undefined || !kernel.end(task, 'killed'))
          refuse('no Task of that number lives');
        return;
      case 'end-input':
        if (task === undefined || !tabs.endInput(task)) refuse('its input has ended');
        return;
      case 'close':
        if (!tabs.close(message.tab ?? 0)) refuse('its Task has not ended; kill it first');
    }
  };
  const interrupt = (tab: number): void => {
    if (tab === TAB.lisp) return prompt.interrupt();
    const task = machine.tabs.taskOf(tab);
    if (task !== undefined) machine.kernel.end(task.id, 'killed');
  };
  const take = (message: UpMessage, payload: Uint8Array | undefined): void => {
    switch (message.m) {
      case 'submit':
        return prompt.submit({ ...message, text: textOf(message, payload) });
      case 'complete':
        return prompt.complete(message);
      case 'doc':
        return prompt.doc(message);
      case 'inspect':
        return prompt.inspect(message);
      case 'interrupt':
        control.takeInterrupt();
        return interrupt(message.tab);
      case 'visible':
        shown = message.tab;
        changed = true;
        if (message.tab === TAB.lisp) prompt.resize(message.columns);
        return;
      case 'text':
      case 'paste': {
        const reader = machine.readerOf(message.tab);
        if (message.m === 'text' && message.keys) {
          if (reader !== undefined) machine.keys.text(reader.id, textOf(message, payload));
          return;
        }
        // The payload is a view of what the decoder reuses.
        const bytes = payload?.slice() ?? new TextEncoder().encode(message.text ?? '');
        machine.tabs.type(message.tab, bytes);
        return;
      }
      case 'key':
      case 'mouse':
      case 'size': {
        const reader = machine.readerOf(message.tab);
        if (reader === undefined) return;
        if (message.m === 'key') machine.keys.key(reader.id, message);
        else if (message.m === 'mouse') machine.keys.mouse(reader.id, message);
        else machine.keys.size(reader.id, message);
        return;
      }
      case 'chosen': {
        const task = machine.tabs.taskOf(message.tab);
        if (task !== undefined) machine.keys.chosen(task.id, message.value);
        return;
      }
      case 'ack':
        return machine.tabs.ack(message.tab, message.taken);
      case 'command':
        changed = true;
        return command(message);
      default:
        // The size of the screen and the focus concern the terminal alone.
        return;
    }
  };
  const decoder = createDecoder({
    direction: 'up',
    payloads: true,
    onMessage: (message, payload) => take(message, payload),
  });
  return {
    get status() {
      return status ?? 0;
    },
    receive: (bytes) => decoder.push(bytes),
    due: () => Math.max(0, lastLook + interval() - now()),
    service() {
      if (control.takeInterrupt()) prompt.interrupt();
      const request = control.stopRequest();
      if (request !== undefined) status = STATUSES[request];
      if (prompt.exit !== undefined) status = prompt.exit;
      prompt.service();
      if (machine.service()) changed = true;
      if (changed || now() - lastLook >= interval()) {
        changed = false;
        lastLook = now();
        ran = machine.panel.show(shown === TAB.panel);
      }
      if (status !== undefined) outbox.send({ m: 'bye', status });
      return outbox.take() > 0;
    },
    evaluate: (milliseconds) => prompt.evaluate(milliseconds),
    finished: () => status !== undefined,
  };
}
