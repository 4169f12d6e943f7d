/**
 * The fuzzer at length: `tsx test/btp/support/fuzz-long.ts [BYTES] [SEED]`, ten million bytes
 * for each direction unless told. Ends with 1 at a breach or when memory grows.
 */
import { fuzz } from './fuzz.ts';

const [bytes = 10_000_000, seed = Date.now() % 1e9] = process.argv.slice(2).map(Number);
const MOST_GROWTH = 64 << 20;
const PART = 1_000_000;

for (const direction of ['task', 'down', 'up'] as const) {
  const begun = performance.now();
  fuzz(direction, PART, seed);
  const before = process.memoryUsage().rss;
  let done = PART;
  for (let part = 1; done < bytes; part++) done += fuzz(direction, PART, seed + part).bytes;
  const growth = process.memoryUsage().rss - before;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `${direction}: ${done} bytes in ${seconds} s, seed ${seed}, grew ${growth >> 20} MiB`,
  );
  if (growth > MOST_GROWTH) {
    console.error(`memory grew by more than ${MOST_GROWTH >> 20} MiB`);
    process.exitCode = 1;
  }
}
