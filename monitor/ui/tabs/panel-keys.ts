/**
 * The operator's keys of PANEL: STOP, STEP, START and IPL, as buttons and as keys of the keyboard.
 *
 * Rules of use: `draw` puts as many as have room into three rows, `drawSmall` into the edge of a
 * frame; `typed` takes a character.
 * IPL asks first. A key that would do nothing now is dark.
 */
import type { UpMessage } from '../../btp/index.ts';
import { button, type Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import type { Desk, Stage } from './view.ts';

type Operator = Extract<UpMessage, { m: 'command' }>['name'];

/** One key of the console. */
interface OperatorKey {
  readonly name: string;
  /** What it is on the keyboard. */
  readonly character: string;
  readonly colour: number;
  lit(): boolean;
  press(): void;
}

/** The row of keys; see the file header. */
export interface OperatorKeys {
  draw(stage: Stage, pane: Pane): void;
  /** As words in the lower edge of a frame, whose pane it is. */
  drawSmall(stage: Stage, frame: Pane): void;
  /** @returns false when no key is called so */
  typed(character: string): boolean;
}

/** Rows that the buttons take. */
export const KEY_ROWS = 3;

/** @param command sends one command to the machine */
export function createOperatorKeys(desk: Desk, command: (name: Operator) => void): OperatorKeys {
  const { board } = desk;
  const running = (): boolean => board.status.state === 'run' || board.status.state === 'wait';
  const stopped = (): boolean => ['stop', 'pause', 'break'].includes(board.status.state);

  function ipl(): void {
    const { length } = board.tasks;
    const tasks = length === 0 ? '' : ` ${length} Task${length > 1 ? 's' : ''} will be ended.`;
    desk.confirm('IPL', `Restart the machine?${tasks}`, 'Restart', () => command('ipl'));
  }

  const keys: readonly OperatorKey[] = [
    { name: 'STOP', character: ' ', colour: C.blood, lit: running, press: () => command('pause') },
    { name: 'STEP', character: '.', colour: C.amber, lit: stopped, press: () => command('step') },
    { name: 'START', character: ' ', colour: C.lime, lit: stopped, press: () => command('resume') },
    { name: 'IPL', character: 'r', colour: C.magenta, lit: () => true, press: ipl },
  ];

  return {
    draw(stage, pane) {
      let x = 1;
      for (const { name, colour, lit, press } of keys) {
        const width = name.length + 4;
        if (x + width > pane.width) return;
        const edge = style(lit() ? colour : C.ember);
        const part = pane.part(x, 0, width, KEY_ROWS);
        button(part, edge);
        part.put(2, 1, name, lit() ? style(C.paper, C.void, BOLD) : style(C.haze));
        stage.hits.add(part.x, part.y, width, KEY_ROWS, { kind: 'action', run: press });
        x += width + 1;
      }
    },
    drawSmall(stage, frame) {
      const y = frame.height - 1;
      let x = 2;
      for (const { name, colour, lit, press } of keys) {
        const text = ` ${name} `;
        if (x + text.length + 2 > frame.width) return;
        frame.put(x, y, text, lit() ? style(colour, C.void, BOLD) : style(C.ember));
        const target = { kind: 'action', run: press } as const;
        stage.hits.add(frame.x + x, frame.y + y, text.length, 1, target);
        x += text.length + 1;
      }
    },
    typed(character) {
      const key = keys.find((each) => each.character === character.toLowerCase() && each.lit());
      key?.press();
      return key !== undefined || keys.some((each) => each.character === character.toLowerCase());
    },
  };
}
