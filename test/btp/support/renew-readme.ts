/**
 * Writes the reference part of monitor/btp/README.md anew from the tables:
 * `tsx test/btp/support/renew-readme.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { referenceText } from '../../../monitor/btp/reference.ts';

const file = new URL('../../../monitor/btp/README.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const head = text.slice(0, text.indexOf('## Messages down'));
writeFileSync(file, `${head}${referenceText()}\n`);
