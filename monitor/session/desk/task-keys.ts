/**
 * Keys, text and the mouse of a tab that a Task has to itself, into the Task's event ring.
 *
 * Rules of use: `take` every message for such a tab, `service` often. What the ring has no room
 * for waits; a mouse that moves on replaces its last place, and beyond a bound what is typed is
 * lost and said so once, as at a keyboard whose buffer is full.
 */
import { HELD, KEYS, type Kernel, type TabEvent } from '../../../kernel/index.ts';
import type { Up } from '../../btp/index.ts';

/** Events that may wait for one Task. */
const WAITING = 1024;

const CODES: ReadonlyMap<string, number> = new Map(KEYS.map(({ name, number }) => [name, number]));

type Held = Pick<Up['key'], 'control' | 'alt' | 'shift'>;

/** The keyboard and the mouse of Tasks. */
export interface TaskKeys {
  key(task: number, message: Up['key']): void;
  text(task: number, text: string): void;
  mouse(task: number, message: Up['mouse']): void;
  size(task: number, message: Up['size']): void;
  chosen(task: number, value: number): void;
  /** Hands on what waits. @returns whether anything moved */
  service(): boolean;
  /** Forgets a Task that has ended. */
  ended(task: number): void;
}

/** @param lost is told of a Task that does not take its events */
export function createTaskKeys(
  kernel: Pick<Kernel, 'tell'>,
  lost: (task: number) => void,
): TaskKeys {
  const queues = new Map<number, TabEvent[]>();
  const full = new Set<number>();

  function add(task: number, event: TabEvent): void {
    const queue = queues.get(task);
    if (queue === undefined) {
      if (!kernel.tell(task, event)) queues.set(task, [event]);
      return;
    }
    const last = queue[queue.length - 1];
    if (last !== undefined && replaces(event, last)) queue[queue.length - 1] = event;
    else if (queue.length < WAITING) queue.push(event);
    else if (!full.has(task)) {
      full.add(task);
      lost(task);
    }
  }

  return {
    key(task, message) {
      const code = CODES.get(message.key) ?? letter(message.key);
      if (code !== undefined) add(task, { kind: 'key', code, held: heldBits(message) });
    },
    text(task, text) {
      for (const character of text) {
        const code = character === '\n' ? 10 : (character.codePointAt(0) ?? 0);
        add(task, { kind: 'key', code, held: 0 });
      }
    },
    mouse(task, message) {
      const { action, button = 0, x: column, y: row } = message;
      add(task, { kind: 'mouse', action, button, held: heldBits(message), column, row });
    },
    size: (task, { columns, rows }) => add(task, { kind: 'size', columns, rows }),
    chosen: (task, value) => add(task, { kind: 'chosen', value }),
    service() {
      let moved = false;
      for (const [task, queue] of queues) {
        let taken = 0;
        for (const event of queue) {
          if (!kernel.tell(task, event)) break;
          taken++;
        }
        if (taken > 0) moved = true;
        if (taken === queue.length) {
          queues.delete(task);
          full.delete(task);
        } else queue.splice(0, taken);
      }
      return moved;
    },
    ended(task) {
      queues.delete(task);
      full.delete(task);
    },
  };
}

/** A letter held with control or alt is a key by its own name. */
function letter(key: string): number | undefined {
  const code = key.codePointAt(0);
  return code !== undefined && String.fromCodePoint(code) === key ? code : undefined;
}

function heldBits({ control, alt, shift }: Held): number {
  return (control ? HELD.control : 0) | (alt ? HELD.alt : 0) | (shift ? HELD.shift : 0);
}

function replaces(event: TabEvent, last: TabEvent): boolean {
  if (event.kind === 'size') return last.kind === 'size';
  return (
    event.kind === 'mouse' &&
    last.kind === 'mouse' &&
    event.action === 'move' &&
    last.action === 'move'
  );
}
