/**
 * Values as a session sends them: text with links and folds.
 */
import { encodeDown, type Down } from '../../../monitor/btp/index.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Text that stands for something. */
export function link(of: string, to: Omit<Down['link'], 'm'>): string {
  return text(encodeDown({ m: 'link', ...to })) + of + text(encodeDown({ m: 'link' }));
}

/** A part that can be folded away. */
export function fold(of: string, summary: string, closed = false): string {
  const begin = { m: 'fold', action: 'begin', text: summary, closed } as const;
  return text(encodeDown(begin)) + of + text(encodeDown({ m: 'fold', action: 'end' }));
}

/** What `(task 3)` leads to. */
export const PAGE: Omit<Down['inspect'], 'm' | 'id'> = {
  form: '(task 3)',
  found: true,
  kind: 'Task, running',
  actions: [
    { text: 'output', do: '(output-of 3)' },
    { text: 'memory', do: '(dump 0x80400000)' },
    { text: 'registers', do: '(registers {:task 3})' },
    { text: 'kill…', put: '(kill 3)' },
  ],
  rows: [
    { key: 'id', text: '3' },
    { key: 'name', text: '"mandel"' },
    { key: 'start', text: '0x80400000', look: '0x80400000' },
    { key: 'end', text: '0x80480000', look: '0x80480000' },
    { key: 'sections', text: 'table of 6 records', look: '(. (task 3) :sections)' },
    { key: 'grants', text: '[{:name "output" :text ":output"}]', look: '(. (task 3) :grants)' },
  ],
};

/** What any address leads to. */
export const MEMORY: Omit<Down['inspect'], 'm' | 'id' | 'form'> = {
  found: true,
  kind: 'address',
  rows: [
    { key: 'decimal', text: '2151677952' },
    { key: 'owner', text: 'task 3 image', look: '0x80400000' },
    { key: 'before', text: '0x803fff80', look: '0x803fff80' },
    { key: 'after', text: '0x80400080', look: '0x80400080' },
  ],
  actions: [{ text: 'dump', do: '(dump 0x80400000)' }],
  text: '80400000  13 01 01 fe  ....\n80400004  23 3c 11 00  #<..',
};
