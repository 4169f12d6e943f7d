/**
 * Which grants another grant covers: what a Task may hand on to one it starts.
 *
 * A grant covers another when nothing is allowed by the second that the first
 * does not allow. Where that cannot be told for sure (two patterns, say) it
 * does not. A grant without right and object stands for all of its name.
 */

import type { Grant } from '../face.ts';

/** True when whoever holds `held` may do all that `wanted` allows. */
export function covers(held: Grant, wanted: Grant): boolean {
  if (held.name !== wanted.name) return false;
  if (held.right === undefined && held.object === undefined) return true;
  if (held.right !== wanted.right || wanted.object === undefined) return false;
  switch (held.name) {
    case 'screen':
      return fitsInto(wanted.object, held.object);
    case 'store':
      return coversPattern(String(held.object), String(wanted.object));
    case 'files':
      return coversFolder(String(held.object), String(wanted.object));
    default:
      return held.object === wanted.object;
  }
}

/** Width and height, each at most that of the other. */
function fitsInto(inner: Grant['object'], outer: Grant['object']): boolean {
  if (!Array.isArray(inner) || !Array.isArray(outer)) return false;
  return inner.length === outer.length && inner.every((size, i) => size <= outer[i]!);
}

const WILD = /[*?[\]{}\\]/;

/** The same pattern, or a plain name that `img/*` matches; `*` does not pass a slash. */
function coversPattern(held: string, wanted: string): boolean {
  if (held === wanted) return true;
  const start = held.slice(0, -1);
  if (!held.endsWith('*') || WILD.test(start) || WILD.test(wanted)) return false;
  return (
    wanted.length > start.length && wanted.startsWith(start) && isInside(wanted.slice(start.length))
  );
}

/** One part of a path that is no way up. */
function isInside(rest: string): boolean {
  return !rest.includes('/') && rest !== '.' && rest !== '..';
}

/** The same folder, or one below it. */
function coversFolder(held: string, wanted: string): boolean {
  if (held === wanted) return true;
  const folder = held.endsWith('/') ? held : `${held}/`;
  if (!wanted.startsWith(folder)) return false;
  return wanted.split('/').every((part) => part !== '..' && part !== '.');
}

/** Those of `wanted` that something in `held` covers, and the rest. */
export function attenuate(
  held: readonly Grant[],
  wanted: readonly Grant[],
): { readonly kept: readonly Grant[]; readonly left: readonly Grant[] } {
  const kept: Grant[] = [];
  const left: Grant[] = [];
  for (const grant of wanted) {
    (held.some((mine) => covers(mine, grant)) ? kept : left).push(grant);
  }
  return { kept, left };
}
