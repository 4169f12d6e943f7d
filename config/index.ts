/**
 * Configuration: the strict EDN reader and the schemas of Flatland's files.
 *
 * Takes bytes, gives values or a ConfigError; it opens no file.
 */
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
