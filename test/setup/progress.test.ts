import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../monitor/setup/progress.mjs';

let lines: { at: number; line: string }[] = [];
let progress: Progress;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'performance'] });
  lines = [];
  const begun = performance.now();
  progress = new Progress((line) => lines.push({ at: performance.now() - begun, line }));
});
afterEach(() => void vi.useRealTimers());

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const texts = () => lines.map(({ line }) => line);

describe('the progress of set-up', () => {
  it('is there a line at least every four seconds while two long steps overlap?', async () => {
    const works = [
      progress.during('fetching', () => sleep(31_000)),
      sleep(1_700).then(() => progress.during('compiling', () => sleep(20_000))),
    ];
    await vi.advanceTimersByTimeAsync(31_000);
    await Promise.all(works);
    const gaps = lines.map(({ at }, index) => at - (lines[index - 1]?.at ?? 0));
    expect(Math.max(...gaps, 31_000 - (lines.at(-1)?.at ?? 0))).toBeLessThan(4000);
    expect(texts()).toContainEqual(
      expect.stringMatching(/^flatland: still fetching \(4\.2 s\), compiling \(2\.5 s\)$/),
    );
  });

  it('does each line put off the next “still”, so that none is said for nothing?', async () => {
    const work = progress.during('building', async () => {
      for (let index = 0; index < 5; index++) {
        await sleep(2000);
        progress.say(`step ${index}`);
      }
    });
    await vi.advanceTimersByTimeAsync(10_000);
    await work;
    expect(texts().filter((line) => line.includes('still'))).toEqual([]);
  });

  it('is nothing said after the last step, and nothing at all when there was none?', async () => {
    progress.done();
    expect(lines).toEqual([]);
    const work = progress.during('building', () => sleep(100));
    await vi.advanceTimersByTimeAsync(60_000);
    await work;
    expect(texts()).toEqual(['flatland: building']);
    progress.done();
    expect(texts().at(-1)).toMatch(/^flatland: ready after 60\.0 s$/);
  });
});
