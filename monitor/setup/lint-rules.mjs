/**
 * House rules that the type checker does not know: a row each, with its reason.
 *
 * They look at text with comments, strings and templates blanked out, line by
 * line; what needs types is left to `tsc`.
 */

/**
 * @typedef {object} Rule
 * @property {RegExp} pattern found in a line of code
 * @property {string} reason
 * @property {(path: string) => boolean} [only] whether a file is looked at
 * @property {boolean} [everywhere] look at comments and strings too
 */

const isTest = (/** @type {string} */ path) => path.startsWith('test/');
const isEntryPoint = (/** @type {string} */ path) =>
  path === 'monitor/main.ts' || path === 'monitor/computer.ts';
const isItself = (/** @type {string} */ path) =>
  /^(?:monitor|test)\/setup\/lint-rules\./.test(path);
const isProduct = (/** @type {string} */ path) =>
  !isTest(path) && !path.startsWith('monitor/setup/');

/** @type {readonly Rule[]} */
export const rules = [
  {
    pattern: /^\s*export\s+default\b/,
    reason: 'no default exports: a thing has one name everywhere',
    only: (path) => path !== 'vitest.config.ts' && !path.endsWith('.d.ts'),
  },
  {
    pattern: /(?::|\bas)\s*any\b(?!\s*[.(:])|\bany\[\]/,
    reason: 'no `any`: use `unknown` and look',
    only: (path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'),
  },
  {
    pattern: /^\s*(?:export\s+)?(?:const\s+)?enum\s/,
    reason: 'no enum: a union of strings, or constants',
  },
  {
    pattern: /^(?:export\s+)?(?:let|var)\s/,
    reason: 'no module-level state: two machines live side by side in one process',
    only: (path) => isProduct(path) && !isEntryPoint(path),
  },
  { pattern: /^\s*var\s/, reason: 'no var: const, or let' },
  {
    pattern: /\b(?:TODO|FIXME|XXX)\b/,
    reason: 'no promises in comments: do it, or leave it out',
    only: (path) => !isItself(path),
    everywhere: true,
  },
  {
    pattern: /@ts-(?:ignore|nocheck|expect-error)|eslint-disable/,
    reason: 'no switching off of checks',
    only: (path) => !isItself(path),
    everywhere: true,
  },
  {
    pattern: /\bconsole\.\w+\(/,
    reason: 'write to the stream you were handed, not to the console',
    only: isProduct,
  },
  {
    pattern: /\bprocess\.exit\(/,
    reason: 'set the exit status where the process is owned: monitor/main.ts, monitor/computer.ts',
    only: (path) => isProduct(path) && !isEntryPoint(path),
  },
  { pattern: /\bdebugger\b/, reason: 'a debugger statement was left behind' },
  {
    pattern: /\b(?:it|test|describe)\.(?:only|todo)\b/,
    reason: 'a test that hides the others, or none',
    only: isTest,
  },
  {
    pattern: /\b(?:it|test|describe)\.skip\b(?!If)/,
    reason: 'no skipped tests; `skipIf` with a reason for tools that may be missing',
    only: isTest,
  },
  {
    pattern: /\s+$/,
    reason: 'white space at the end of the line',
    only: (path) => /\.(?:c|h|fnl|edn|md)$/.test(path),
    everywhere: true,
  },
];

/**
 * @param {string} path inside the clone, with `/`
 * @param {string} text
 * @returns {string[]} `path:line: reason` for each breach
 */
export function breaches(path, text) {
  const found = [];
  const lines = text.split('\n');
  const code = /\.(?:[cm]?[jt]sx?)$/.test(path) ? codeOnly(text).split('\n') : lines;
  const looked = rules.filter((rule) => rule.only?.(path) ?? true);
  const isScript = code !== lines;
  for (const [index, line] of lines.entries()) {
    for (const rule of looked) {
      if (!rule.everywhere && !isScript) continue;
      if (rule.pattern.test(rule.everywhere ? line : (code[index] ?? ''))) {
        found.push(`${path}:${index + 1}: ${rule.reason}`);
      }
    }
  }
  if (isScript && !isTest(path) && !/^(?:#!.*\n)?\/\*\*/.test(text)) {
    found.push(`${path}:1: a file opens with what it is for: /** … */`);
  }
  if (text !== '' && !text.endsWith('\n')) found.push(`${path}: no newline at the end`);
  return found;
}

/**
 * The text with comments, strings and templates as blanks; newlines stay.
 * A regular expression with a quote in it may blank too much of its line, never too little of others.
 * @param {string} text
 */
export function codeOnly(text) {
  return text.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g,
    (part) => part.replaceAll(/[^\n]/g, ' '),
  );
}
