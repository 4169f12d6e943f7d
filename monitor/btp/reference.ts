/**
 * The reference part of README.md, made from the message tables.
 *
 * Rules of use: a test compares README.md with `referenceText()`;
 * `tsx test/btp/support/renew-readme.ts` writes it anew.
 */
import { downRows, upRows, type MessageRow } from './messages.ts';
import type { Fields } from './schema.ts';

/** Markdown: every message with its sentence, its fields and an example. */
export function referenceText(): string {
  return [
    '## Messages down: session to terminal',
    ...Object.entries(downRows).map(([name, row]) => messageText(name, row)),
    '## Messages up: terminal to session',
    ...Object.entries(upRows).map(([name, row]) => messageText(name, row)),
  ].join('\n\n');
}

function messageText(name: string, row: MessageRow): string {
  const marks = [
    row.task ? 'a Task may send it' : '',
    row.payload ? 'may carry a payload' : '',
    row.value ? 'among the text of a value' : '',
  ];
  const mark = marks.filter((text) => text !== '').join(', ');
  return [
    `### \`:${name}\`${mark ? ` (${mark})` : ''}`,
    row.sentence,
    fieldsText(row.fields, '') || '_No fields._',
    `\`\`\`\n${row.example}\n\`\`\``,
  ].join('\n\n');
}

function fieldsText(fields: Fields, indent: string): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const words = field.word && field.describe.startsWith(':');
      const kind = words ? `one of \`${field.describe}\`` : field.describe;
      const line = `${indent}- \`:${name}\` ${kind}${field.optional ? ', optional' : ''}`;
      return field.fields ? `${line}\n${fieldsText(field.fields, `${indent}  `)}` : line;
    })
    .join('\n');
}
