/**
 * `--trace-file FILE`: what harts do, in a file that is begun anew.
 */
import { openSync, writeSync } from 'node:fs';
import { attempt } from './log-file.ts';

/**
 * @returns what takes the text; it is in the file when this returns
 * @throws Error that names the file
 */
export function openTraceFile(path: string): (text: string) => void {
  const file = attempt(path, () => openSync(path, 'w'));
  return (text) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += attempt(path, () => writeSync(file, bytes, at));
  };
}
