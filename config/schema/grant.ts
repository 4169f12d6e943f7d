/**
 * Grants: what a Task may do. Nothing is granted that is not written.
 *
 * A grant is a keyword, `:output`, or a vector of a name and what it needs,
 * `[:store :read "img/*"]`. The forms table is the only list of them.
 */
import type { EdnNode } from '../edn/node.ts';
import { shown } from '../edn/node.ts';
import { ConfigError } from '../error.ts';
import { nearest } from '../nearest.ts';
import { type Kind, Reading, wrong } from './kind.ts';
import { choice, named, oneOf, text, whole } from './scalar.ts';
import type { Grant, GrantName } from './types.ts';

/** One name a grant can have, what follows it, and what it allows. */
export interface GrantForm {
  readonly name: GrantName;
  /** Kinds of what follows the name; empty for a plain keyword. */
  readonly parts: readonly Kind<unknown>[];
  /** The first part is the right. */
  readonly right: boolean;
  readonly example: string;
  readonly summary: string;
}

const plain = (name: GrantName, summary: string): GrantForm => ({
  name,
  parts: [],
  right: false,
  example: `:${name}`,
  summary,
});

const pixels = whole('a number of pixels', 1, 4096);

/** Every form of grant, in the order of the reference page. */
export const grantForms: readonly GrantForm[] = [
  plain('output', 'Write to its output stream'),
  plain('input', 'Read its input stream'),
  plain('log', 'Write to the log'),
  plain('clock', 'Read the time and set timers'),
  plain('random', 'Get random bytes'),
  plain('monitor', 'Make privileged calls, as the Monitor does'),
  {
    name: 'screen',
    parts: [pixels, pixels],
    right: false,
    example: '[:screen 320 200]',
    summary: 'Draw on a screen of this width and height in its tab',
  },
  {
    name: 'store',
    parts: [choice(['read', 'write']), text('a pattern such as "img/*"', { empty: false })],
    right: true,
    example: '[:store :read "img/*"]',
    summary: 'Read, or read and write, what matches in the store',
  },
  {
    name: 'files',
    parts: [choice(['read', 'write']), text('a folder such as "dir"', { empty: false })],
    right: true,
    example: '[:files :read "dir"]',
    summary: 'Read, or read and write, files below a folder of the host',
  },
  {
    name: 'spawn',
    parts: [named('the name of a Task such as :hello')],
    right: false,
    example: '[:spawn :hello]',
    summary: 'Start this Task',
  },
  {
    name: 'port',
    parts: [choice(['tcp', 'udp']), whole('a port number', 1, 65535)],
    right: true,
    example: '[:port :tcp 8080]',
    summary: 'Listen on a port of the network',
  },
  {
    name: 'device',
    parts: [named('the name of a device such as :rtc')],
    right: false,
    example: '[:device :rtc]',
    summary: 'Reach the registers of a device',
  },
];

const SAYS = 'a grant such as :output or [:screen 320 200]';

/** A grant. */
export const grant: Kind<Grant> = {
  says: SAYS,
  read(node) {
    if (node.kind === 'keyword') return bare(node, node.value);
    if (node.kind !== 'vector') return unknown(node);
    const [head, ...rest] = node.items;
    if (head === undefined || head.kind !== 'keyword') return unknown(head ?? node);
    const form = grantForms.find(({ name }) => name === head.value);
    if (form === undefined) return unknown(head);
    return filled(node, form, rest);
  },
  write(value) {
    const form = grantForms.find(({ name }) => name === value.name);
    const object = Array.isArray(value.object) ? value.object : [value.object];
    const given = [...(form?.right === true ? [value.right] : []), ...object];
    if (form === undefined || form.parts.length === 0) return `:${value.name}`;
    const parts = form.parts.map((kind, index) => kind.write(given[index]) as string);
    return `[:${value.name} ${parts.join(' ')}]`;
  },
};

function bare(node: EdnNode, name: string): Grant {
  const form = grantForms.find((each) => each.name === name);
  if (form === undefined) return unknown(node);
  return form.parts.length === 0 ? { name: form.name } : wrong(node, form.example);
}

function filled(node: EdnNode, form: GrantForm, rest: readonly EdnNode[]): Grant {
  if (form.parts.length === 0 && rest.length > 0) return wrong(rest[0]!, `:${form.name} alone`);
  if (rest.length < form.parts.length) {
    return wrong(node, `${form.example}: ${form.parts[rest.length]!.says} is missing`);
  }
  if (rest.length > form.parts.length) {
    throw new ConfigError(rest[form.parts.length]!.place, {
      found: shown(rest[form.parts.length]!),
      expected: `${form.example} and no more`,
    });
  }
  const values = form.parts.map(
    (kind, index) => kind.read(rest[index]!, new Reading()) as string | number,
  );
  const objects = form.right ? values.slice(1) : values;
  const object = objects.length > 1 ? (objects as number[]) : objects[0];
  return {
    name: form.name,
    ...(form.right ? { right: String(values[0]) } : {}),
    ...(object === undefined ? {} : { object }),
  };
}

function unknown(node: EdnNode): never {
  const names = grantForms.map(({ name }) => name);
  const word = node.kind === 'keyword' || node.kind === 'string' || node.kind === 'symbol';
  const near = word ? nearest(node.value, names) : undefined;
  const listed = word ? oneOf(names.map((name) => `:${name}`)) : SAYS;
  return wrong(node, listed, near === undefined ? undefined : `:${near}`);
}
