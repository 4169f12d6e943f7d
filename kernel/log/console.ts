/**
 * Log records as lines for the console.
 */

import type { LogRecord } from '../face.ts';
import { encodeText } from '../text.ts';

/** Control characters other than tab: a Task's text must not steer the terminal. */
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/** `[    0.001234] task 3 warning: text` with CR LF, as a serial console wants it. */
export function consoleLine(record: LogRecord): Uint8Array {
  const seconds = (record.time / 1e9).toFixed(6).padStart(12);
  const about = record.task === 0 ? record.subsystem : `${record.subsystem} ${record.task}`;
  const level = record.level === 'info' ? '' : ` ${record.level}`;
  const text = record.message.replaceAll('\n', ' ').replaceAll(CONTROL, '\ufffd');
  return encodeText(`[${seconds}] ${about}${level}: ${text}\r\n`);
}
