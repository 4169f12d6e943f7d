/**
 * From a small assembly case to the text of what the compiler makes of it.
 *
 * Everything that is not the case's own is fixed, so that the text changes only when generated
 * code does. Comments in the case set the scene:
 *
 *   # load: 0x80010000-0x80020000      windows of loads; all of RAM unless told, `none` for none
 *   # store: 0x80010000-0x80020000     the same for stores
 *   # stack: 0x80020000                sp when the region was found
 *   # a0: 0x80018000                   and a0
 *   # float: off                       mstatus.FS is not dirty
 *   # warm                             small functions are copied into their callers
 *   # fuses                            the host has a fused multiply-add
 *   # targets: JUMP FIRST SECOND       labels of an indirect jump and of where it went
 */
import { HART } from '../../machine/hart/layout.ts';
import { assemble } from '../../machine/isa/assembler.ts';
import { disassemble } from '../../machine/index.ts';
import { decode } from '../../machine/isa/decoder.ts';
import { F_NAMES, X_NAMES } from '../../machine/isa/registers.ts';
import { generateBatch } from '../../machine/jit/batch.ts';
import type { Window } from '../../machine/jit/frame.ts';
import { type Code, findGraph, type Graph } from '../../machine/jit/graph.ts';
import { inlineCalls } from '../../machine/jit/inline.ts';
import { createWords } from '../../machine/jit/word.ts';
import { moduleText } from '../../machine/wasm/text.ts';

const BASE = 0x8000_0000;
const END = 0x8010_0000;
/** Where RAM lies in the memory of the machine, less BASE. */
const DELTA = 0x40_0000 - BASE;

const NONE: ReadonlySet<number> = new Set();

/** The compiler's work on a case. */
export interface Generated {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

/** @throws AssemblerError; Error when there is no region at the beginning of the case */
export function generate(source: string): Generated {
  const { bytes, labels } = assemble(source, BASE);
  const told = directives(source);
  const label = (name: string): number => {
    const at = labels.get(name);
    if (at === undefined) throw new Error(`there is no label ${name}`);
    return at;
  };
  const targets = new Map(
    told
      .filter(({ key }) => key === 'targets')
      .map(({ value }) => {
        const [jump = '', ...others] = value.split(/\s+/);
        return [label(jump), others.map(label)];
      }),
  );
  const value = (key: string) => told.find((each) => each.key === key)?.value;
  const code: Code = {
    start: BASE,
    end: BASE + bytes.length,
    float: value('float') !== 'off',
    half: (address) => (bytes[address - BASE] ?? 0) | ((bytes[address - BASE + 1] ?? 0) << 8),
    word: createWords(decode),
    targets: (pc) => targets.get(pc) ?? [],
  };
  const graphs = withCallees(code, value('warm') !== undefined);
  const { bytes: module, sites } = generateBatch(graphs, {
    windows: { load: windows(value('load')), store: windows(value('store')) },
    registersOf: () => ({
      length: 32,
      2: Number(value('stack') ?? END),
      10: Number(value('a0') ?? 0),
    }),
    delta: DELTA | 0,
    siteBase: 0,
    fuses: value('fuses') !== undefined,
  });
  const names = new Map([...labels].map(([name, at]) => [at, name]));
  const lines = disassemble(bytes, BASE, Infinity).flatMap(({ address, text }) => {
    const name = names.get(address);
    return [...(name === undefined ? [] : [`${name}:`]), `  ${address.toString(16)}  ${text}`];
  });
  const stops = sites.map(
    ({ pc, left, why }, index) => `  ${index}: ${pc.toString(16)}, ${left} not done, ${why}`,
  );
  const head = ['guest code', ...lines, 'sites', ...stops].map((line) => `;; ${line}`.trimEnd());
  return { bytes: module, text: `${head.join('\n')}\n${named(moduleText(module))}` };
}

/** The region at the beginning, and those of the functions it calls. */
function withCallees(code: Code, warm: boolean): Graph[] {
  const graphs: Graph[] = [];
  const queue = [BASE];
  const asked = new Set(queue);
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
    const found = findGraph(code, entry, NONE);
    if (found === undefined) {
      if (entry === BASE) throw new Error('there is nothing to compile at the beginning');
      continue;
    }
    const graph = inlineCalls(found, (pc) => (warm ? findGraph(code, pc, NONE) : undefined));
    graphs.push(graph);
    for (const { callee, ending } of graph.blocks) {
      if (callee === undefined || ending === 'inlined-call' || asked.has(callee)) continue;
      asked.add(callee);
      queue.push(callee);
    }
  }
  return graphs;
}

function directives(source: string): { readonly key: string; readonly value: string }[] {
  return [...source.matchAll(/^# (load|store|stack|a0|float|warm|fuses|targets):? *(.*)$/gm)].map(
    ([, key = '', value = '']) => ({ key, value: value.trim() }),
  );
}

function windows(text: string | undefined): Window[] {
  if (text === undefined) return [{ start: BASE, end: END }];
  if (text === 'none') return [];
  return text.split(/\s+/).map((range) => {
    const [start, end] = range.split('-').map(Number);
    if (start === undefined || end === undefined) throw new Error(`${range} is no window`);
    return { start, end };
  });
}

/**
 * Locals by what they hold, where the code itself says it: those that are loaded from or stored
 * to a register of the hart, h, depth and fuel.
 */
function named(text: string): string {
  return text.replaceAll(/^ {2}\(func \$\d+ [\s\S]*?^ {2}\)$/gm, (body) => {
    const names = new Map([
      ['0', 'h'],
      ['1', 'depth'],
    ]);
    const note = (local: string | undefined, offset: string | undefined) => {
      const name = registerName(Number(offset ?? 0));
      if (local !== undefined && name !== undefined && !names.has(local)) names.set(local, name);
    };
    for (const [, local, offset] of body.matchAll(
      /\(local\.set \$(\d+) (?:\(i32\.xor )?\(\w+\.load offset=(\d+) \(local\.get \$0\)\)/g,
    )) {
      note(local, offset);
    }
    for (const [, offset, local] of body.matchAll(
      /\(\w+\.store offset=(\d+) \(local\.get \$0\) \(local\.get \$(\d+)\)\)/g,
    )) {
      note(local, offset);
    }
    return body.replaceAll(/(local\.(?:get|set|tee) )\$(\d+)/g, (all, before: string, local) => {
      const name = names.get(local as string);
      return name === undefined ? all : `${before}$${name}`;
    });
  });
}

function registerName(offset: number): string | undefined {
  if (offset === HART.fuel) return 'fuel';
  if (offset === HART.fcsr) return 'fcsr';
  if (offset >= HART.f && offset < HART.fcsr) {
    const name = F_NAMES[(offset - HART.f) >>> 3];
    return offset % 8 === 0 ? name : `${name}.upper`;
  }
  return offset > 0 && offset < HART.pc ? X_NAMES[offset >>> 3] : undefined;
}
