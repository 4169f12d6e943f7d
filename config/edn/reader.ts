/**
 * Reads one EDN form strictly; every node knows its line and column.
 *
 * The scanner refuses whatever is malformed, edn-data computes the values, and
 * both are joined here; where they disagree the text is refused as well.
 */
import { parseEDNString } from 'edn-data';
import { ConfigError } from '../error.ts';
import { ednText, type EdnEntry, type EdnNode } from './node.ts';
import { scan, type Shape } from './scanner.ts';
import { decodeText } from './text.ts';

/**
 * Reads text that holds exactly one form.
 *
 * @param text bytes of a file (UTF-8), or text already decoded
 * @param file its name in messages
 * @param what what the form should be, for an empty file; `a value` when not given
 * @throws ConfigError at the first thing that is wrong
 */
export function readEdn(text: Uint8Array | string, file: string, what = 'a value'): EdnNode {
  const { shape, clean } = scan(decodeText(text, file), file, what);
  return join(shape, parseEDNString(clean) as unknown);
}

/** Gives the shape its values. edn-data's: `{map}`, array, `{list}`, `{key}`, `{sym}`, plain. */
function join(shape: Shape, value: unknown): EdnNode {
  const { kind, place } = shape;
  switch (kind) {
    case 'map': {
      const pairs = (value as { map?: unknown } | null)?.map;
      if (!Array.isArray(pairs) || pairs.length * 2 !== shape.items.length) return disagree(shape);
      return joinMap(shape, pairs as [unknown, unknown][]);
    }
    case 'vector':
    case 'list': {
      const items = kind === 'vector' ? value : (value as { list?: unknown } | null)?.list;
      if (!Array.isArray(items) || items.length !== shape.items.length) return disagree(shape);
      return { kind, place, items: shape.items.map((item, k) => join(item, items[k])) };
    }
    case 'string':
      return typeof value === 'string' ? { kind, place, value } : disagree(shape);
    case 'keyword': {
      const key = (value as { key?: unknown } | null)?.key;
      return typeof key === 'string' ? { kind, place, value: key } : disagree(shape);
    }
    case 'symbol': {
      const symbol = (value as { sym?: unknown } | null)?.sym;
      return typeof symbol === 'string' ? { kind, place, value: symbol } : disagree(shape);
    }
    case 'integer':
    case 'float':
      return typeof value === 'number' ? { kind, place, value: value + 0 } : disagree(shape);
    case 'boolean':
      return typeof value === 'boolean' ? { kind, place, value } : disagree(shape);
    case 'nil':
      return value === null ? { kind, place } : disagree(shape);
  }
}

function joinMap(shape: Shape & { items: Shape[] }, pairs: [unknown, unknown][]): EdnNode {
  const seen = new Map<string, EdnNode>();
  const entries = pairs.map(([k, v], index): EdnEntry => {
    const key = join(shape.items[index * 2]!, k);
    const text = canonical(key);
    const first = seen.get(text);
    if (first !== undefined) {
      throw new ConfigError(key.place, {
        found: `${ednText(key)} a second time`,
        expected: `each key once (first on line ${first.place.line}, column ${first.place.column})`,
      });
    }
    seen.set(text, key);
    return { key, value: join(shape.items[index * 2 + 1]!, v) };
  });
  return { kind: 'map', place: shape.place, entries };
}

/** Text that is the same for equal keys: entries of maps in one order. */
function canonical(node: EdnNode): string {
  if (node.kind === 'map') {
    const parts = node.entries.map((e) => `${canonical(e.key)} ${canonical(e.value)}`);
    return `{${parts.sort().join(' ')}}`;
  }
  if (node.kind === 'vector' || node.kind === 'list') {
    return `${node.kind}[${node.items.map(canonical).join(' ')}]`;
  }
  return ednText(node);
}

function disagree(shape: Shape): never {
  throw new ConfigError(shape.place, {
    found: `a ${shape.kind} that the parser reads as something else`,
    expected: 'plain EDN',
  });
}
