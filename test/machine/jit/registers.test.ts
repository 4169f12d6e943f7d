/**
 * Jumps and calls through registers, whose targets the compiler has only seen: threaded code that
 * goes through a hub, and small functions that are copied behind a compare.
 */
import { describe, expect, it } from 'vitest';
import { a0, FINISH, same } from './lockstep.ts';

/** Late enough that targets have been seen when code is compiled. */
const HEAT = 20;

/** A program of threaded code: bytes at `code` are numbers of operations, 0 ends a pass. */
function threaded(operations: readonly string[], code: readonly number[], passes: number): string {
  const next = `
    lbu t0, 0(s1)
    addi s1, s1, 1
    slli t0, t0, 3
    add t0, t0, s2
    ld t3, 0(t0)
    jr t3`;
  const bodies = operations.map((body, i) => `op${i + 1}:\n${body}\n${next}`);
  return `
    la s2, table
    ${['end', ...operations.map((_, i) => `op${i + 1}`)]
      .map((name, i) => `la t0, ${name}\nsd t0, ${8 * i}(s2)`)
      .join('\n')}
    li s0, ${passes}
    la s1, code
    ${next}
  ${bodies.join('\n')}
  end:
    la s1, code
    addi s0, s0, -1
    beqz s0, finish
    ${next}
  ${FINISH}
    .align 3
  code:
    .byte ${[...code, 0].join(', ')}
    .align 3
  table:
    .space ${8 * (operations.length + 1)}`;
}

describe('threaded code', () => {
  it('does it compute the same, with two operations and with a dozen, which stay in a region?', () => {
    const few = threaded(['addi a0, a0, 3', 'slli a1, a0, 1\nxor a0, a0, a1'], [1, 2, 1, 1], 500);
    expect(new Set(a0(same(few, { heat: HEAT }))).size).toBe(1);
    const many = Array.from({ length: 12 }, (_, i) => `addi a0, a0, ${i + 1}\nxor a1, a1, a0`);
    const code = Array.from({ length: 200 }, (_, i) => 1 + ((i * 7) % 12));
    const two = same(threaded(many, code, 60), { heat: HEAT });
    const sum = code.reduce((total, operation) => total + operation, 0);
    expect(a0(two)).toEqual([60 * sum, 60 * sum]);
    const [whole, ...others] = two.compiled.harts.regions();
    expect(whole?.instructions).toBeGreaterThanOrEqual(12 * 8);
    expect(others).toEqual([]);
  });

  it('is an operation right that comes for the first time long after the others were compiled?', () => {
    const operations = [
      'addi a0, a0, 1',
      'addi a0, a0, 2',
      'li t1, 40\nbne s0, t1, 1f\naddi s1, s1, 1\n1:\n',
      'addi a0, a0, 1000',
    ].map((body) => body.replaceAll('1f', 'skip').replaceAll('1:', 'skip:'));
    // In the pass that has 40 to go, the third operation passes over the end, to the fourth.
    const two = same(threaded(operations, [1, 2, 3, 0, 4, 1], 400), { heat: HEAT });
    expect(a0(two)).toEqual([400 * 3 + 1001, 400 * 3 + 1001]);
  });

  it('does an operation that touches memory it may not stop where it stands?', () => {
    const operations = ['addi a0, a0, 1', 'lbu t2, 0(a2)\nadd a0, a0, t2'];
    const two = same(
      `
      la t0, handler
      csrw mtvec, t0
      j main
      .align 2
    handler:
      addi a3, a3, 1
      csrr s10, mepc
      addi s10, s10, 4
      csrw mepc, s10
      mret
    main:
      ${threaded(operations, [1, 2, 1], 300)}`,
      { heat: HEAT },
    );
    // a2 is 0, where there is nothing.
    expect(two.interpreted.harts.harts[0]!.number(13)).toBe(300);
    expect(two.compiled.harts.harts[0]!.number(13)).toBe(300);
  });
});

describe('calls through a register', () => {
  const callbacks = (functions: string, names: readonly string[], passes = 2000): string => `
    li s0, ${passes}
    la s2, table
    ${names.map((name, i) => `la t0, ${name}\nsd t0, ${8 * i}(s2)`).join('\n')}
    li s3, 0
  round:
    slli t0, s3, 3
    add t0, t0, s2
    ld t3, 0(t0)
    jalr t3
    addi s3, s3, 1
    li t1, ${names.length}
    bne s3, t1, again
    li s3, 0
  again:
    addi s0, s0, -1
    bnez s0, round
    j finish
  ${functions}
  ${FINISH}
    .align 3
  table:
    .space ${8 * names.length}`;
  const ADDS = [1, 2, 3, 4, 5].map((n) => `add${n}:\naddi a0, a0, ${n}\nret\n`);

  it.each([1, 2, 5])('are %i functions called in turn the right ones?', (count) => {
    const names = ADDS.slice(0, count).map((_, i) => `add${i + 1}`);
    const two = same(callbacks(ADDS.join(''), names, 2000), { heat: HEAT });
    const expected = (2000 / count) * names.reduce((sum, _, i) => sum + i + 1, 0);
    expect(a0(two)).toEqual([expected, expected]);
  });

  it('does a function that returns elsewhere get there, and one that is no leaf come back?', () => {
    const functions = `
      plain:
        addi a0, a0, 1
        ret
      further:
        addi a0, a0, 10
        andi t2, s0, 15
        bnez t2, home
        la ra, detour
      home:
        ret
      deep:
        mv s5, ra
        jal plain
        mv ra, s5
        ret
      detour:
        addi a0, a0, 100
        addi s3, s3, 1
        li t1, 3
        bne s3, t1, again
        li s3, 0
        j again`;
    const two = same(callbacks(functions, ['plain', 'further', 'deep'], 3000), { heat: HEAT });
    expect(new Set(a0(two)).size).toBe(1);
    expect(a0(two)[0]).toBeGreaterThan(12_000);
  });

  it('does a copied function that is written anew run as it is written?', () => {
    const two = same(
      callbacks(
        `
      change:
        addi a0, a0, 1
        ret
      writer:
        andi t2, s0, 127
        addi t2, t2, -1
        bnez t2, kept
        la t3, change
        la t4, other
        lw t5, 0(t3)
        lw t6, 0(t4)
        sw t6, 0(t3)
        sw t5, 0(t4)
        fence.i
      kept:
        ret
      other:
        addi a0, a0, 7
        ret`,
        ['change', 'writer'],
        4000,
      ),
      { heat: HEAT },
    );
    expect(new Set(a0(two)).size).toBe(1);
    // Half of the 2000 calls of `change`, about, came while it added 7.
    expect(a0(two)[0]).toBeGreaterThan(7000);
  });
});
