/**
 * The misbehaving programs of test/kernel/misbehaving, with protection on and off.
 *
 * Each file opens with the question it asks and what is expected in both modes:
 * `fault NAME [at OWNER]`, `exit STATUS` or `limit`. Whatever it did, everybody
 * else goes on, its memory is free again and its fault is described in full.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { FaultRecord } from '../../../kernel/index.ts';
import { boot, type System } from '../../support/kernels.ts';
import { hello, program, spin } from '../../support/programs.ts';

const folder = fileURLToPath(new URL('../misbehaving/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.s'));

/** Neither the number of harts nor the engine may make a difference. */
const MACHINES = [
  { harts: 1, engine: 'interpreter' },
  { harts: 3, engine: 'compiler' },
] as const;

function readProgram(name: string): { question: string; on: string; off: string; code: string } {
  const code = readFileSync(`${folder}${name}`, 'utf8');
  const line = (start: string): string => {
    const found = code.split('\n').find((each) => each.startsWith(start));
    if (found === undefined) throw new Error(`${name}: no line begins with "${start}"`);
    return found.slice(start.length).trim();
  };
  const question = line('# ');
  if (!question.endsWith('?')) throw new Error(`${name} opens with no question`);
  return { question, on: line('# on:'), off: line('# off:'), code };
}

/** Puts addresses for names: `address t0, NOWHERE`. */
function withAddresses(code: string, addresses: Readonly<Record<string, number>>): string {
  return code.replace(/address (\w+), (\w+)/g, (_, register: string, name: string) => {
    const address = addresses[name];
    if (address === undefined || address % 2 !== 0) throw new Error(`no address ${name}`);
    return `li ${register}, ${address / 2}\n slli ${register}, ${register}, 1`;
  });
}

interface Row {
  readonly start: number;
  readonly end: number;
  readonly owner: string;
}

function addressesIn(system: System, neighbour: number): Record<string, number> {
  const rows = system.call('memory-map') as unknown as Row[];
  const of = (owner: string): Row => rows.find((row) => row.owner === owner)!;
  return {
    NOWHERE: 0x9000_0000,
    KERNEL: of('kernel log ring').end - 64,
    NEIGHBOUR_HEAP: of(`task ${neighbour} heap`).start + 64,
    NEIGHBOUR_GUARD: of(`task ${neighbour} guard`).start + 512,
    NEIGHBOUR_END: of(`task ${neighbour} stack`).end,
  };
}

function checkFault(fault: FaultRecord): void {
  expect(Object.keys(fault.registers)).toHaveLength(32);
  expect(fault.backtrace.length).toBeGreaterThan(0);
  expect(fault.time).toBeGreaterThan(0);
  expect(fault.address).toBeDefined();
  const inside = fault.backtrace.some(({ symbol }) => symbol !== '');
  if (inside) expect(fault.symbol + fault.backtrace.map((f) => f.symbol).join()).not.toBe('');
}

describe.each(files)('%s', (name) => {
  const { question, on, off, code } = readProgram(name);
  for (const [protection, expected] of [
    ['on', on],
    ['off', off],
  ] as const) {
    test.each(MACHINES)(
      `${question} (protection ${protection}, $harts harts, $engine)`,
      ({ harts, engine }) => {
        const system = boot({ machine: { harts, engine }, kernel: { protection } });
        const neighbour = system.spawn(spin(), { name: 'neighbour' });
        const free = system.call('memory');
        const { start, end } = system.call('task', neighbour.id) as { start: number; end: number };
        const { ram } = system.machine;
        const before = ram.slice(start, end - start).slice();
        const source = withAddresses(code, addressesIn(system, neighbour.id));
        const task = system.spawn(program(source), {
          name: 'culprit',
          limits: { instructions: 300_000 },
        });
        const { reason, status, fault } = system.finish(task);
        const [what, , text] = /^(exit|limit|fault)( (.*))?$/.exec(expected)!.slice(1);
        expect({ reason, fault: fault?.fault }).toMatchObject({ reason: what });
        if (what === 'exit') expect(status).toBe(Number(text));
        if (what === 'fault') {
          const [called, owner] = text!.split(' at ');
          expect(fault!.fault).toBe(called);
          expect(fault!.name).toBe('culprit');
          if (owner !== undefined) expect(fault!.owner).toBe(owner);
          checkFault(fault!);
          expect(system.call('faults')).toEqual([fault]);
        }
        expect(system.call('memory')).toEqual(free);
        // Without protection nothing is promised but that it is noticed.
        if (protection === 'on') {
          expect(Buffer.compare(ram.slice(start, end - start), before)).toBe(0);
        }
        // Nobody else is blamed, and everything goes on.
        const count = () =>
          (system.call('task', neighbour.id) as { instructions: number }).instructions;
        const counted = count();
        const good = system.spawn(hello('still here'));
        expect(system.finish(good)).toMatchObject({ reason: 'exit', status: 0 });
        for (let i = 0; i < 30; i++) system.kernel.run(1);
        expect(count()).toBeGreaterThan(counted);
        expect(neighbour.result).toBeUndefined();
      },
    );
  }
});
