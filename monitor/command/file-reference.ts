/**
 * The reference of the configuration files, made from their schemas.
 */
import {
  type Fields,
  grantForms,
  machineSchema,
  paletteSchema,
  themeSchema,
  taskSchema,
} from '../../config/index.ts';
import type { HelpOptions } from './help-text.ts';
import { type Entry, termList, textWidth, wrap } from './text-layout.ts';

interface FilePage {
  readonly intro: string;
  readonly fields: Fields;
  /** Whether the page lists the grants. */
  readonly grants: boolean;
}

/** The kinds of file there is a page about. */
export const filePages: Readonly<Record<string, FilePage>> = {
  'task-file': {
    intro:
      'A Task file, task/NAME.edn, describes the Task NAME: one EDN map. Sizes are bytes or text such as "64K" (K is 1024); durations are text such as "5s".',
    fields: taskSchema.fields,
    grants: true,
  },
  'machine-file': {
    intro: 'The machine file, machine.edn, describes the machine: one EDN map.',
    fields: machineSchema.fields,
    grants: false,
  },
  'theme-file': {
    intro:
      'The theme file, theme.edn, is an EDN map. :boot and :display-hack turn the boot sequence and the display hack off; :palette is a map that gives every colour of the screen by name.',
    fields: { ...themeSchema.fields, ...paletteSchema.fields },
    grants: false,
  },
};

/** The page about one kind of file. @param name a key of filePages */
export function fileHelp(name: string, { style, width: columns }: HelpOptions): string {
  const width = textWidth(columns);
  const { intro, fields, grants } = filePages[name]!;
  const keys = fieldEntries(fields);
  const blocks = [
    wrap(intro, width),
    [style.title('Keys'), ...termList(keys, width, style.name)],
    grants
      ? [
          style.title('Grants'),
          ...termList(
            grantForms.map((form) => ({ term: form.example, text: form.summary })),
            width,
            style.name,
          ),
        ]
      : [],
  ];
  const texts = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

/** A line for each key, and for the keys of maps within, further to the right. */
function fieldEntries(fields: Fields, indent = ''): Entry[] {
  return Object.entries(fields).flatMap(([key, { kind, summary, presence }]) => {
    const absent =
      presence === 'required'
        ? 'required'
        : presence === 'optional'
          ? 'may be absent'
          : `${kind.write(presence.default as never)} when absent`;
    const entry = { term: `${indent}:${key}`, text: `${summary}; ${kind.says}; ${absent}` };
    const inner = (kind as { readonly fields?: Fields }).fields;
    return inner === undefined ? [entry] : [entry, ...fieldEntries(inner, `${indent}  `)];
  });
}
