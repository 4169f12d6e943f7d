/**
 * What must hold of every word: a name of its own, a docstring, a call behind it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { PRIVILEGED_CALLS, type Value } from '../../kernel/abi/index.ts';
import { testShell, type TestShell } from './support.ts';

/** Words that DESIGN.md promises at the prompt, without those of the debugger. */
const PROMISED = [
  'tasks task spawn kill wait pause resume pipe output-of logs faults grants grant revoke running? task?',
  'memory memory-map owner peek poke dump find-bytes symbol',
  'harts registers reg disassemble devices interrupts regs dis mem',
  'help apropos source u64 u64? hex bytes exit',
  'send expect-output expect-console expect-exit expect-fault expect-memory run-for',
]
  .join(' ')
  .split(' ');
const PROMISED_MACROS = ['doc', 'time', 'deftest', 'testing', 'is', 'with-machine'];

const made: { name: string; args: Value[] }[] = [];
let shell: TestShell;
beforeAll(() => {
  shell = testShell((name, args): Value => {
    made.push({ name, args });
    if (name === 'tasks') return [{ id: 7, name: 'hello', state: 'running' }];
    if (name === 'task') return { id: 7, name: 'hello', state: 'running' };
    if (name === 'wait') return { id: 7, reason: 'exit', status: 0 };
    if (name === 'memory')
      return { ram: { start: 0x80000000, end: 0x80000100 }, heap: {}, tasks: 0, 'max-tasks': 64 };
    if (name === 'dump') return Uint8Array.from({ length: Number(args[1]) }, (_, at) => at);
    if (name === 'registers') return { pc: 0x80000000, a0: 0xdeadbeefdeadbeefn };
    if (
      [
        'faults',
        'grants',
        'logs',
        'harts',
        'devices',
        'interrupts',
        'memory-map',
        'disassemble',
      ].includes(name)
    )
      return [];
    if (name === 'send') return (args[1] as string).length;
    return true;
  });
});

const words = (of: 'functions' | 'macros'): string[] =>
  shell.value(`(icollect [name (pairs (. (require :shell.words) :${of}))] name)`) as string[];

test('is every promised word there?', () => {
  expect(words('functions')).toEqual(expect.arrayContaining(PROMISED));
  expect(words('macros')).toEqual(expect.arrayContaining(PROMISED_MACROS));
});

test('is no Lua global and no Fennel form shadowed?', () => {
  const taken = shell.value(`
    (let [names {} scope (. (require :fennel.compiler) :scopes :global)]
      (each [_ from (ipairs [_G scope.specials scope.macros])]
        (each [name (pairs from)] (tset names name true)))
      (icollect [name (pairs names)] name))`) as string[];
  expect(taken).toEqual(expect.arrayContaining(['print', 'let', 'icollect', 'pcall', 'type']));
  const all = [...words('functions'), ...words('macros')];
  expect(all.filter((name) => taken.includes(name))).toEqual([]);
  expect(all.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\??$/.test(name))).toEqual([]);
});

test('has every word a docstring that begins with a sentence, and an argument list?', () => {
  const bare = shell.value(`
    (let [fennel (require :fennel) words (require :shell.words) bare []]
      (each [_ from (ipairs [words.functions words.macros])]
        (each [name f (pairs from)]
          (let [text (fennel.metadata:get f :fnl/docstring)]
            (when (not (and text (string.find text "^[A-Z0-9][^\\n]+") (fennel.metadata:get f :fnl/arglist)))
              (table.insert bare name)))))
      bare)`);
  expect(bare).toEqual([]);
});

test('is every word in exactly one topic of help?', () => {
  const listed = shell.value(
    '(let [out []] (each [_ topic (ipairs (. (require :shell.words) :topics))] (each [_ word (ipairs topic.words)] (table.insert out word))) out)',
  ) as string[];
  expect([...listed].sort()).toEqual(
    [...new Set([...words('functions'), ...words('macros')])].sort(),
  );
});

test('is every privileged call made somewhere in fnl/?', () => {
  const folder = fileURLToPath(new URL('../../fnl/', import.meta.url));
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.fnl'))
    .map((name) => readFileSync(`${folder}${name}`, 'utf8'));
  const made = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\((?:kernel\.)?call :([a-z0-9-]+)/g)].map(([, name]) => name),
    ),
  );
  expect(PRIVILEGED_CALLS.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([]);
});

test('can a Task be given as id, as record and by name?', () => {
  made.length = 0;
  shell.texts('(kill 7) (kill {:id 7}) (kill :hello)');
  expect(made.filter(({ name }) => name === 'kill').map(({ args }) => args)).toEqual([
    [7],
    [7],
    [7],
  ]);
  expect(shell.run('(kill :nobody)').error?.message).toBe('there is no Task named nobody');
  expect(shell.texts('(task? 7) (task? :hello) (task? 8) (running? :hello)')).toEqual([
    'true',
    'true',
    'false',
    'true',
  ]);
});

test('are options passed on, and empty ones left out?', () => {
  made.length = 0;
  shell.texts('(spawn :hello {}) (spawn :hello {:args ["a"] :memory "1M"}) (logs {:count 3})');
  expect(made.map(({ args }) => args)).toEqual([
    ['hello', null],
    ['hello', { args: ['a'], memory: '1M' }],
    [{ count: 3 }],
  ]);
});

test('does send go on until all is taken?', () => {
  const taken: string[] = [];
  const slow = testShell((name, args) => {
    if (name === 'run-for') return 10000;
    taken.push((args[1] as string).slice(0, 3));
    return Math.min(3, (args[1] as string).length);
  });
  expect(slow.value('(send 1 "abcdefgh")')).toBe(8);
  expect(taken).toEqual(['abc', 'def', 'gh']);
});

test('does find-bytes find what lies across two pieces, and every place once?', () => {
  const size = 600_000;
  const ram = new Uint8Array(size);
  const needle = new TextEncoder().encode('needle');
  for (const at of [0, 262_141, 262_144, 500_000, size - 6]) ram.set(needle, at);
  ram.fill(0, 262_141, 262_144);
  ram.set(needle, 524_285);
  const base = 0x80000000;
  const machine = testShell((name, args) =>
    name === 'memory'
      ? { ram: { start: base, end: base + size }, heap: {} }
      : ram.slice(Number(args[0]) - base, Number(args[0]) - base + Number(args[1])),
  );
  expect(machine.value('(find-bytes "needle")')).toEqual(
    [0, 262_144, 500_000, 524_285, size - 6].map((at) => base + at),
  );
  expect(machine.run('(find-bytes "")').error?.message).toContain('the pattern is empty');
});
