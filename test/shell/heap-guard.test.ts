/** Whether a form that piles up values is stopped, and the prompt goes on. */
import { describe, expect, test } from 'vitest';
import { HeapGuard, type HeapFigures } from '../../monitor/shell/heap-guard.ts';
import { testShell } from './support.ts';

/** A heap of 1000 bytes that holds what it is told. */
function heap(): { figures: () => HeapFigures; collect: () => void; held: HeapFigures } {
  const port = {
    held: { used: 100, outside: 0, limit: 1000 },
    collected: 0,
    figures: () => port.held,
    collect: () => void port.collected++,
  };
  return port;
}

describe('the guard', () => {
  test('does it stop at three quarters of what is for values, and end what goes on to the brink?', () => {
    const port = heap();
    const guard = new HeapGuard(port);
    const verdict = (used: number): string => {
      port.held = { ...port.held, used };
      return guard.check();
    };
    expect([350, 400, 470].map(verdict)).toEqual(['fine', 'stop', 'end']);
  });
  test('do bytes outside the heap count, also those to come?', () => {
    const port = heap();
    const guard = new HeapGuard(port);
    port.held = { ...port.held, outside: 300 };
    expect(guard.check()).toBe('fine');
    expect(guard.check(100)).toBe('stop');
  });
  test('can a form that lets go run when another has left much?', () => {
    const port = heap();
    port.held = { ...port.held, used: 400 };
    const guard = new HeapGuard(port);
    guard.begin();
    expect(guard.check()).toBe('fine');
    port.held = { ...port.held, used: 430 };
    expect(guard.check()).toBe('stop');
  });
});

describe('a form', () => {
  /** A shell whose heap grows with each look at it. */
  function growing(by: number): ReturnType<typeof testShell> {
    const port = heap();
    return testShell(undefined, 80, {
      heap: {
        figures() {
          port.held = { ...port.held, used: port.held.used + by };
          return port.held;
        },
        collect: () => (port.held = { ...port.held, used: 100 }),
      },
    });
  }
  test('is it an error with its place, and does the next form run?', () => {
    const shell = growing(4);
    const { error } = shell.run('(let [t []]\n  (while true (table.insert t {})))');
    expect(error?.message).toMatch(/^the Lisp holds \d+ MB, of/);
    expect(error).toMatchObject({ kind: 'runtime', line: 2 });
    expect(shell.run('(+ 1 2)').values[0]?.value).toBe(3);
  });
  test('is it ended when it catches the error and goes on?', () => {
    const shell = growing(4);
    const { error } = shell.run('(while true (pcall #(while true nil)))');
    expect(error?.message).toMatch(/^the Lisp holds/);
  });
  test('is one within a sort ended too?', () => {
    const shell = growing(4);
    const { error } = shell.run('(table.sort [3 2 1] #(while true nil))');
    expect(error?.message).toMatch(/the Lisp holds/);
  });
});
