/**
 * Better Terminal Protocol: the only thing that passes between the Monitor and a terminal.
 *
 * Rules of use: import from here. The specification is README.md beside this file.
 *
 * Does not know sessions, tabs or screens.
 */
export { createDecoder, textOf, type Decoder, type DecoderOptions } from './decoder.ts';
export { encodeDown, encodeUp, MAX_PAYLOAD } from './encoder.ts';
export { readForm, writeForm, type Form, type FormMap, type FormResult } from './form.ts';
export {
  BTP_VERSION,
  downRows,
  upRows,
  type Direction,
  type Down,
  type DownMessage,
  type MessageIn,
  type MessageRow,
  type TaskMessage,
  type Up,
  type UpMessage,
  type ValueMessage,
} from './messages.ts';
export { createSanitizer, type Sanitizer, type SanitizerOptions } from './sanitizer.ts';
export { createScanner, MAX_FORM, type Scanner, type ScannerEvents } from './scanner.ts';
