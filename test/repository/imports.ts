/**
 * Reads the imports of source text and judges them by the import rules.
 */
import { posix } from 'node:path';
import { builtinModules } from 'node:module';
import { covers, type ImportRule, ruleFor } from './import-rules.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Only types: nothing is left of it in JavaScript. */
  readonly types: boolean;
}

/** The imports and re-exports of a module, static and dynamic, in their order. */
export function importsOf(source: string): Import[] {
  const code = withoutComments(source);
  const pattern =
    /\b(?:import|export)\s+(type\s)?[\w*{}\s,$]*?\bfrom\s*(['"])(.*?)\2|\bimport\s*(['"])(.*?)\4|\bimport\s*\(\s*(['"])(.*?)\6|\bnew\s+URL\(\s*(['"])(.*?)\8,\s*import\.meta\.url/g;
  return [...code.matchAll(pattern)].map((match) => ({
    specifier: match[3] ?? match[5] ?? match[7] ?? match[9] ?? '',
    line: code.slice(0, match.index).split('\n').length,
    types: match[1] !== undefined,
  }));
}

/** What a file imports of the repository: the path inside it, or undefined for packages. */
export function targetOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

/** A line for each import that breaks a rule. */
export function importBreaches(path: string, source: string): string[] {
  const rule = ruleFor(path);
  if (rule === undefined) return [`${path}: no import rule covers this file`];
  return importsOf(source)
    .filter(({ specifier }) => !isAllowed(rule, path, specifier))
    .map(({ specifier, line }) => `${path}:${line}: imports ${specifier}: ${rule.reason}`);
}

function isAllowed(rule: ImportRule, path: string, specifier: string): boolean {
  const target = targetOf(path, specifier);
  if (target !== undefined) return rule.may.some((entry) => covers(entry, target));
  if (specifier.startsWith('node:') || builtinModules.includes(specifier))
    return rule.node === true;
  const name = packageOf(specifier);
  return rule.packages?.includes(name) ?? false;
}

/** `fengari/src/lua.js` is of the package `fengari`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Comments as blanks; strings stay, also those with `//` in them. */
function withoutComments(source: string): string {
  return source.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`)/g,
    (part, string: string | undefined) => string ?? part.replaceAll(/[^\n]/g, ' '),
  );
}

/**
 * Groups of files that import each other in a circle, by what is left at run time.
 * @param graph files and what they import (Tarjan's strongly connected components)
 */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const number = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    number.set(file, number.size);
    low.set(file, number.get(file)!);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!number.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== number.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of graph.keys()) if (!number.has(file)) visit(file);
  return found;
}
