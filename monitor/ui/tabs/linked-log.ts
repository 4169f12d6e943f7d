/**
 * The lines of a log with links to the Tasks and the addresses that they name.
 */
import type { Log } from '../model/log.ts';
import { withLinks } from '../text/link.ts';
import type { PointedLines } from './pointing.ts';

/** The lines that a log shows at each moment. */
export function linkedLog(log: Log): PointedLines {
  return {
    get length() {
      return log.lines.length;
    },
    get dropped() {
      return log.lines.dropped;
    },
    line: (index) => withLinks(log.lines.line(index)),
    find: (text, from, direction) => log.find(text, from, direction),
  };
}
