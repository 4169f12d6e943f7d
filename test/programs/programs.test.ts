/**
 * The bundled programs, as set-up built them, on a machine of their own.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloneRoot, layoutOf } from '../../monitor/setup/layout.mjs';
import { createDecoder, type TaskMessage } from '../../monitor/btp/index.ts';
import { boot } from '../support/kernels.ts';

const { programs, sources } = layoutOf(cloneRoot());

interface Ended {
  readonly reason: string;
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly instructions: number;
}

/** Runs a program to its end, feeding its input and taking its output as it comes. */
function run(name: string, args: readonly string[] = [], input?: Uint8Array | string): Ended {
  const { kernel, spawn } = boot();
  const memory = 256 * 1024;
  const task = spawn(readFileSync(join(programs, `${name}.elf`)), { name, memory, args });
  const to = kernel.input(task.id);
  const from = kernel.output(task.id);
  from.attach();
  let rest = typeof input === 'string' ? Buffer.from(input) : (input ?? new Uint8Array());
  if (input === undefined) to.end();
  else to.hold();
  const chunks: Uint8Array[] = [];
  for (let turn = 0; task.result === undefined || from.available > 0; turn++) {
    if (turn > 200_000) throw new Error(`${name} does not end`);
    if (rest.length > 0) rest = rest.subarray(to.write(rest));
    else if (input !== undefined && !to.closed) to.end();
    kernel.run(1);
    while (from.available > 0) chunks.push(from.read());
  }
  const { reason, status, instructions } = task.result;
  const bytes = Buffer.concat(chunks);
  return { reason, status, bytes, text: bytes.toString('utf8'), instructions };
}

/** Bytes that repeat after a long while, the same on every machine. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 16;
  });
}

describe('the bundled programs', () => {
  it('is there a program for each source, and none besides?', () => {
    const names = (folder: string, ending: string) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
        .sort();
    expect(names(programs, '.elf')).toEqual(names(sources, '.c'));
  });

  it('has each a line in the README of its folder?', () => {
    const text = readFileSync(join(sources, 'README.md'), 'utf8');
    const files = readdirSync(sources).filter((name) => name.endsWith('.c'));
    const missing = files.filter(
      (file) => !new RegExp(`\\| \`${file.slice(0, -2)}\` +\\|`).test(text),
    );
    expect(missing).toEqual([]);
  });
});

describe('echo', () => {
  it('does it write its arguments, as they are?', () => {
    expect(run('echo', ['a', '', 'b  c', 'ü']).text).toBe('a  b  c ü\n');
  });

  it.each([0, 1, 4095, 4096, 4097, 200_000])('does it copy %i bytes, each of them?', (length) => {
    const input = noise(length);
    expect(Buffer.compare(run('echo', [], input).bytes, input)).toBe(0);
  });
});

describe('sha256', () => {
  // FIPS 180-4 examples, and lengths around the edges of a block of 64 bytes.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('is that of %j what FIPS 180-4 says?', (input, digest) => {
    expect(run('sha256', [], input).text).toBe(`${digest}  -\n`);
  });

  it.each([55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 16_384, 50_000])(
    'is that of %i bytes the one that Node computes?',
    (length) => {
      const input = noise(length);
      const digest = createHash('sha256').update(input).digest('hex');
      expect(run('sha256', [], input).text).toBe(`${digest}  -\n`);
    },
  );
});

describe('wc', () => {
  /** GNU wc.c in the C locale: a word stands between white space and has a character from ! to ~. */
  function count(input: Uint8Array): string {
    const text = Buffer.from(input).toString('latin1');
    const lines = text.split('\n').length - 1;
    const words = text.split(/[ \t\n\v\f\r]+/).filter((word) => /[!-~]/.test(word));
    return `${[lines, words.length, input.length].map((n) => String(n).padStart(7)).join(' ')}\n`;
  }

  it('does it count what GNU wc counts, whatever the bytes?', () => {
    const letters = fc.constantFrom(...Array.from(' \t\n\v\f\r\0\x1b\x7fab.\xe9\xff'));
    const text = fc.oneof(fc.array(letters, { maxLength: 60 }), fc.constant(Array.from('a\0 \0')));
    fc.assert(
      fc.property(text, (parts) => {
        const input = Buffer.from(parts.join(''), 'latin1');
        expect(run('wc', [], input).text).toBe(count(input));
      }),
      { numRuns: 60 },
    );
  });

  const version = spawnSync('wc', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  // From coreutils 9.4 on, other bytes make words as well.
  const asBefore = /GNU coreutils\) ([1-8]\.|9\.[0-3]\b)/.test(version);
  it.skipIf(!asBefore)('does the wc of this computer count the same in random bytes?', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (input) => {
        const env = { ...process.env, LC_ALL: 'C' };
        const theirs = spawnSync('wc', [], { input, env, encoding: 'utf8' }).stdout;
        expect(run('wc', [], input).text).toBe(theirs);
      }),
      { numRuns: 30 },
    );
  });

  it('does it count across the edges of its buffer, and give large numbers their room?', () => {
    const input = Buffer.from('word and word\n'.repeat(150_000));
    expect(run('wc', [], input).text).toBe(' 150000  450000 2100000\n');
  });
});

describe('relay', () => {
  it('does it pass on every byte in order, however they come?', () => {
    const input = noise(50_000);
    const { bytes, status } = run('relay', [], input);
    expect(status).toBe(0);
    expect(Buffer.from(bytes).equals(Buffer.from(input))).toBe(true);
    expect(run('relay', [], '')).toMatchObject({ status: 0, text: '' });
  });

  it('does it give up when nothing comes, and only then?', () => {
    const { spawn, until, kernel, finish, text } = boot();
    const image = readFileSync(join(programs, 'relay.elf'));
    const task = spawn(image, { args: ['50'] });
    for (let i = 0; i < 5; i++) {
      kernel.input(task.id).send(Buffer.from(`${i}`));
      const mark = text(task).length;
      until(() => text(task).length > mark);
    }
    expect(finish(task)).toMatchObject({ reason: 'exit', status: 3 });
    expect(text(task)).toBe('01234');
  });
});

describe('primes', () => {
  it('does it list the primes up to a limit, that one included?', () => {
    expect(run('primes', ['29']).text).toBe('2\n3\n5\n7\n11\n13\n17\n19\n23\n29\n');
    expect(run('primes', ['1']).text).toBe('');
    expect(run('primes', ['2']).text).toBe('2\n');
    expect(run('primes', []).text.split('\n').at(-2)).toBe('97');
  });

  // The prime-counting function at powers of ten (OEIS A006880).
  it.each([
    [10, 4],
    [100, 25],
    [10_000, 1229],
    [1_000_000, 78_498],
  ])('are there as many up to %i as there are?', (limit, count) => {
    expect(run('primes', ['-c', String(limit)]).text).toBe(`${count}\n`);
  });

  it('does it say how far its heap reaches instead of going beyond?', () => {
    const { status, text } = run('primes', ['99999999999']);
    expect(status).toBe(1);
    expect(text).toMatch(/^primes: the heap has room for numbers up to \d{7}\n$/);
  });

  it('does it factor what it reads, and name what is no number?', () => {
    const { status, text } = run('primes', ['-'], '360 97\n1 0\t9007199254740991 x1 \n');
    expect(text).toBe(
      '360: 2 2 2 3 3 5\n97: 97\n1:\n0:\n9007199254740991: 6361 69431 20394401\n' +
        'primes: not a number below 2^63: x1\n',
    );
    expect(status).toBe(1);
  });

  it('does it explain itself when called wrongly?', () => {
    for (const args of [['x'], ['10', '20'], ['-c', 'x'], ['']]) {
      expect(run('primes', args)).toMatchObject({
        status: 2,
        text: expect.stringMatching(/^usage/),
      });
    }
  });
});

describe('sleepy', () => {
  it('does it sleep as often and as long as it is told, without computing meanwhile?', () => {
    const { text, instructions } = run('sleepy', ['2', '250']);
    const times = [...text.matchAll(/^woke up (\d) of 2 after (\d+) ms$/gm)];
    expect(times.map(([, which]) => which)).toEqual(['1', '2']);
    expect(Number(times[0]?.[2])).toBeGreaterThanOrEqual(250);
    expect(Number(times[1]?.[2])).toBeGreaterThanOrEqual(500);
    expect(Number(times[1]?.[2])).toBeLessThan(520);
    expect(instructions).toBeLessThan(20_000);
  });
});

describe('mandel', () => {
  it('is every line as wide as asked, styled with SGR and nothing else, and closed?', () => {
    const { text } = run('mandel', ['40', '20']);
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBe(15);
    for (const line of lines) {
      expect(line.replaceAll(/\x1b\[[\d;]*m/g, '')).toBe('▀'.repeat(40));
      expect(line.endsWith('\x1b[0m')).toBe(true);
    }
  });

  it('is the set the same above and below the axis, and is 0 in it and 2i not?', () => {
    const { text } = run('mandel', ['60', '200']);
    const halves = text
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const cells = [...line.matchAll(/\x1b\[38;2;([\d;]+);48;2;([\d;]+)m/g)];
        return [cells.map(([, upper]) => upper), cells.map(([, , lower]) => lower)];
      });
    expect(halves).toEqual([...halves].reverse());
    const black = '0;0;0';
    // x runs from -2.2 in 60 steps of 0.05, so x = 0 is column 44; y = 0 is between the middle rows.
    expect(halves[22]?.[44]).toBe(black);
    expect(halves[0]?.[0]).not.toBe(black);
    const inside = halves.flat().filter((colour) => colour === black).length;
    // The area of the set is 1.5066 (OEIS A098403); a point stands for 0.05 * 0.05.
    expect(inside * 0.0025).toBeGreaterThan(1.4);
    expect(inside * 0.0025).toBeLessThan(1.65);
  });
});

describe('btp', () => {
  it('are its messages those it names, in order, and is the rest its text?', () => {
    const messages: TaskMessage[] = [];
    const refused: string[] = [];
    let text = '';
    const decoder = createDecoder({
      direction: 'task',
      onText: (piece) => (text += piece),
      onMessage: (message) => messages.push(message as TaskMessage),
      onRefused: (reason) => refused.push(reason),
    });
    decoder.push(run('btp', ['3']).bytes);
    decoder.end();
    expect(refused).toEqual([]);
    expect(messages).toEqual([
      { m: 'title', text: 'a "talking" Task' },
      { m: 'link', look: '(tasks)' },
      { m: 'link' },
      { m: 'fold', action: 'begin', text: 'seven colours' },
      { m: 'fold', action: 'end' },
      {
        m: 'show',
        table: {
          columns: ['letter', 'count'],
          rows: [
            ['alpha', '1'],
            [{ text: 'beta', look: '(programs)' }, '22'],
          ],
        },
      },
      {
        m: 'show',
        tree: {
          text: 'tree',
          items: [{ text: 'leaf' }, { text: 'branch', closed: true, items: [{ text: 'twig' }] }],
        },
      },
      { m: 'show', id: 1, bar: { value: 0.5, text: 'half' } },
      { m: 'notify', level: 'info', text: 'the work begins' },
      { m: 'progress', state: 'run', text: 'nobody knows how long' },
      { m: 'progress', state: 'run', value: 0.333, text: 'working' },
      { m: 'progress', state: 'run', value: 0.666, text: 'working' },
      { m: 'progress', state: 'run', value: 1, text: 'working' },
      { m: 'progress', state: 'done' },
      { m: 'notify', level: 'warn', text: 'the work is done' },
      { m: 'bell' },
    ]);
    expect(text).toMatch(/bold\u001b\[0m\n/);
    expect(text).toContain('step 1\nstep 2\nstep 3\n');
  });

  it('does it explain itself when called wrongly?', () => {
    for (const args of [['x'], ['0'], ['1', '2']]) {
      expect(run('btp', args)).toMatchObject({ status: 2, text: expect.stringMatching(/^usage/) });
    }
  });
});
