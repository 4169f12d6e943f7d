/**
 * Configuration: the strict EDN reader and the schemas of Flatland's files.
 *
 * Takes bytes, gives values or a ConfigError; it opens no file.
 */
export { type EdnEntry, type EdnKind, type EdnNode, ednString, ednText } from './edn/node.ts';
export { readEdn } from './edn/reader.ts';
export { type Complaint, ConfigError, type Place } from './error.ts';
export { distance, nearest } from './nearest.ts';
export { cut, printable } from './printable.ts';
export { type Field, type Fields } from './schema/collection.ts';
export { grant, type GrantForm, grantForms } from './schema/grant.ts';
export { Reading } from './schema/kind.ts';
export {
  machineSchema,
  type MachineFile,
  openMachineFile,
  readMachineFile,
} from './schema/machine-file.ts';
export { durationText, parseDuration, parseSize, sizeText } from './schema/quantity.ts';
export { openTaskFile, readTaskFile, taskSchema, type TaskFile } from './schema/task-file.ts';
export { paletteSchema, readThemeFile, themeSchema } from './schema/theme-file.ts';
export type {
  Colour,
  ColourName,
  Grant,
  GrantName,
  Limits,
  MachineConfig,
  Restart,
  TabKind,
  TaskConfig,
  ThemeConfig,
} from './schema/types.ts';
