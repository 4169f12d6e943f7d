/**
 * The inside of a dialog: what it says, rows of keys, and the choices.
 */
import { Box, Text } from 'ink';
import { wrapWords } from '../screen/width.ts';
import { useColours } from './colours.ts';

/** What a dialog shows. */
export interface DialogProps {
  readonly text: string;
  /** Keys with what they do, for the help. */
  readonly keys: readonly (readonly [key: string, label: string])[];
  readonly choices: readonly { readonly text: string; readonly key?: string | undefined }[];
  readonly selected: number;
  readonly width: number;
  /** Columns of keys side by side. */
  readonly columns: number;
}

/** Text, keys in columns, and the choices in a row at the bottom. */
export function Dialog({ text, keys, choices, selected, width, columns }: DialogProps) {
  const colour = useColours();
  return (
    <Box width={width} flexDirection="column" paddingX={1}>
      {text === '' ? null : <Text color={colour('paper')}>{wrapWords(text, width - 2)}</Text>}
      <Keys keys={keys} columns={columns} />
      {choices.length === 0 ? null : (
        <Box marginTop={1} justifyContent="center" gap={2}>
          {choices.map((choice, index) => (
            <Choice key={index} text={choice.text} active={index === selected} />
          ))}
        </Box>
      )}
    </Box>
  );
}

function Choice({ text, active }: { readonly text: string; readonly active: boolean }) {
  const colour = useColours();
  if (!active) return <Text color={colour('lilac')}>{`[ ${text} ]`}</Text>;
  return <Text color={colour('void')} backgroundColor={colour('gold')} bold>{`[▸${text}◂]`}</Text>;
}

function Keys({ keys, columns }: Pick<DialogProps, 'keys' | 'columns'>) {
  const colour = useColours();
  if (keys.length === 0) return null;
  const rows = Math.ceil(keys.length / columns);
  const widest = Math.max(...keys.map(([key]) => key.length));
  const parts = Array.from({ length: columns }, (_, at) => keys.slice(at * rows, (at + 1) * rows));
  return (
    <Box gap={2}>
      {parts.map((part, at) => (
        <Box key={at} flexDirection="column" flexGrow={1} flexBasis={0}>
          {part.map(([key, label], index) => (
            <Text key={index} wrap="truncate">
              <Text color={colour('cyan')} bold>
                {key.padEnd(widest + 2)}
              </Text>
              <Text color={colour('lilac')}>{label}</Text>
            </Text>
          ))}
        </Box>
      ))}
    </Box>
  );
}
