/**
 * Many Tasks on many harts that log and exit at once: nothing hangs, every record is
 * written once and in order, and what the log gives up is counted.
 */

import { expect, test } from 'vitest';
import { createManualClock } from '../../../machine/index.ts';
import { boot, grants, tickingClock } from '../../support/kernels.ts';
import { EXIT, program } from '../../support/programs.ts';

const TASKS = 200;
const HARTS = 32;
/** Records of all Tasks together; ten million in `npm run long`. */
const RECORDS = Number(process.env['FLATLAND_LONG_RECORDS'] ?? 20_000);
const EACH = Math.ceil(RECORDS / TASKS);

/** Logs its count, from 0 on, as 8 bytes. */
const logger = program(`
_start:
  ld s0, 32(a1)          # heap_start
  li s1, 0
  li s2, ${EACH}
next:
  sd s1, 0(s0)
  li a0, 2
  mv a1, s0
  li a2, 8
  li a7, 4
  ecall
  bnez a0, failed
  addi s1, s1, 1
  bne s1, s2, next
  ${EXIT(0)}
failed:
  li a7, 0
  ecall
`);

test.each(['steps', 'real'] as const)(
  `do ${TASKS} Tasks on ${HARTS} harts log ${RECORDS} records under %s?`,
  (clock) => {
    const next = new Map<number, number>();
    let sequence = 0;
    let ended = 0;
    const system = boot({
      machine: {
        harts: HARTS,
        clock,
        ramSize: 32 * 1024 * 1024,
        hostClock: tickingClock(createManualClock(), 1_000),
      },
      kernel: {
        maxTasks: TASKS,
        hostLog(record) {
          // None is left out, whatever the ring gives up later.
          if (record.sequence !== ++sequence) throw new Error(`record ${record.sequence}`);
          if (record.subsystem !== 'logger') return;
          const number = Number(new DataView(record.bytes.buffer).getBigUint64(0, true));
          const expected = next.get(record.task) ?? 0;
          if (number !== expected) throw new Error(`${number} of Task ${record.task}`);
          next.set(record.task, expected + 1);
        },
      },
    });
    system.kernel.subscribe((event) => {
      if (event.kind === 'ended' && event.result.status === 0) ended++;
    });
    for (let i = 0; i < TASKS; i++) {
      system.spawn(logger, { name: 'logger', memory: 32768, grants: grants('log') });
    }
    system.until(() => system.kernel.tasks.length === 0, 10 * RECORDS);
    expect(ended).toBe(TASKS);
    expect([...next.values()].every((count) => count === EACH)).toBe(true);
    expect(next.size).toBe(TASKS);
    const { records, dropped } = system.kernel.log.figures();
    // One for boot, a start and an end for each Task.
    expect(records + dropped).toBe(1 + TASKS * (EACH + 2));
    expect(sequence).toBe(records + dropped);
    const kept = system.kernel.log.records();
    expect(kept.map((record) => record.sequence)).toEqual(kept.map((_, i) => dropped + 1 + i));
  },
  7_200_000,
);
