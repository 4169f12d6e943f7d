import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../monitor/setup/lock.mjs';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatland-lock-'));
  path = join(folder, 'deep', 'setup.lock');
});
afterEach(() => rm(folder, { recursive: true }));

const take = (waiting: (why: string) => void = () => {}) =>
  takeLock(path, { children: () => [], waiting });

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function leave(owner: object): Promise<void> {
  const { release } = await take();
  await release();
  await writeFile(path, JSON.stringify({ host: hostname(), children: [], ...owner }));
}

describe('the lock of set-up', () => {
  it('does the second one wait until the first is done, and say for whom?', async () => {
    const order: string[] = [];
    const first = await take();
    const said: string[] = [];
    const second = take((why) => said.push(why)).then(async (lock) => {
      order.push('second');
      await lock.release();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    order.push('first');
    await first.release();
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(said).toEqual([`waiting for another set-up (process ${process.pid})`]);
  });

  it('is a lock that was given back gone, also when a child ends only then?', async () => {
    const lock = await take();
    lock.update();
    await lock.release();
    lock.update();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  it('is the lock of a dead process taken over at once?', async () => {
    await leave({ process: deadProcess() });
    const begun = performance.now();
    const { release } = await take();
    expect(performance.now() - begun).toBeLessThan(1500);
    expect(JSON.parse(await readFile(path, 'utf8')).process).toBe(process.pid);
    await release();
  });

  it('is it not taken over while a child of the dead process still works?', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    await leave({ process: deadProcess(), children: [child.pid] });
    const said: string[] = [];
    let taken = false;
    const lock = take((why) => said.push(why)).then((got) => {
      taken = true;
      return got;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(taken).toBe(false);
    expect(said[0]).toContain(`left running (process ${child.pid})`);
    child.kill();
    await (await lock).release();
  });

  it.each(['', '{"process":', 'null', '[]'])(
    'is a lock with the text %j, cut off by a crash, taken over after a moment?',
    async (text) => {
      await leave({ process: deadProcess() });
      await writeFile(path, text);
      await utimes(path, new Date(0), new Date(0));
      await (await take()).release();
    },
  );

  it('does exactly one of many who wait get it at a time?', async () => {
    await leave({ process: deadProcess() });
    let inside = 0;
    let most = 0;
    const one = async () => {
      const { release } = await take();
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
      await release();
    };
    await Promise.all(Array.from({ length: 5 }, one));
    expect(most).toBe(1);
  });
});
