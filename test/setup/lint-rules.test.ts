import { describe, expect, it } from 'vitest';
import { breaches, codeOnly } from '../../monitor/setup/lint-rules.mjs';

/** A file with a header, so that only the line in question can be found. */
const withHeader = (line: string) => `/**\n * What it is for.\n */\n${line}\n`;

describe('the house rules', () => {
  it.each([
    ['kernel/x.ts', 'export default function f() {}', 'no default exports'],
    ['kernel/x.ts', 'const a: any = 1;', 'no `any`'],
    ['kernel/x.ts', 'const a = b as any;', 'no `any`'],
    ['kernel/x.ts', 'export const enum Kind { A }', 'no enum'],
    ['machine/x.ts', 'let count = 0;', 'no module-level state'],
    ['monitor/ui/x.tsx', 'export let count = 0;', 'no module-level state'],
    ['kernel/x.ts', '// TODO: later', 'no promises in comments'],
    ['kernel/x.ts', '// @ts-ignore', 'no switching off'],
    ['kernel/x.ts', '  console.log(1);', 'not to the console'],
    ['monitor/session/x.ts', '  process.exit(1);', 'exit status'],
    ['test/x.test.ts', "it.only('is it?', () => {});", 'hides the others'],
    ['test/x.test.ts', "it.skip('is it?', () => {});", 'no skipped tests'],
    ['fnl/x.fnl', '(print 1) ', 'white space'],
  ])('in %s, is %s refused?', (path, line, reason) => {
    const text = path.endsWith('.fnl') ? `${line}\n` : withHeader(line);
    expect(breaches(path, text).join('\n')).toContain(reason);
  });

  it.each([
    ['kernel/x.ts', "const text = 'as any; console.log(1)';"],
    ['kernel/x.ts', '// any default, as any enum'],
    ['kernel/x.ts', 'function f() { let count = 0; return count; }'],
    ['kernel/x.ts', 'const { any } = options;'],
    ['monitor/setup/x.mjs', 'let count = 0;'],
    ['monitor/main.ts', 'process.exit(status);'],
    ['test/x.test.ts', "it.skipIf(!qemu)('is it?', () => {});"],
    ['test/x.test.ts', 'parser.skip(4);'],
  ])('in %s, does %s pass?', (path, line) => {
    expect(breaches(path, withHeader(line))).toEqual([]);
  });

  it('is a product file without its header refused, and one without its last newline?', () => {
    expect(breaches('kernel/x.ts', 'const a = 1;\n')).toEqual([
      'kernel/x.ts:1: a file opens with what it is for: /** … */',
    ]);
    expect(breaches('test/x.test.ts', 'const a = 1;\n')).toEqual([]);
    expect(breaches('README.md', '# Flatland')).toEqual(['README.md: no newline at the end']);
  });

  it('do line numbers survive the blanking of comments and strings?', () => {
    const text = "a /* b\nc */ 'd' `e\nf` // g\nh";
    const lines = codeOnly(text).split('\n');
    expect(lines.map((line) => line.trim())).toEqual(['a', '', '', 'h']);
    expect(lines.map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length));
  });
});
