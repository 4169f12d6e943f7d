/**
 * The inside of the inspector: parts of a value, what can be done with it, its text.
 */
import { Box, Text } from 'ink';
import type { Row } from '../lisp/inspector.ts';
import { useColours } from './colours.ts';

/** The rows in sight. */
export interface InspectorProps {
  readonly rows: readonly Row[];
  /** The chosen row is where the keys go. */
  readonly focused: boolean;
  readonly width: number;
}

/** A line of text for each row. */
export function Inspector({ rows, focused, width }: InspectorProps) {
  return (
    <Box width={width} flexDirection="column" paddingRight={1}>
      {rows.map((row, index) => (
        <InspectorRow key={index} row={row} focused={focused} />
      ))}
    </Box>
  );
}

const LOOKS = {
  kind: 'gold',
  name: 'haze',
  value: 'paper',
  more: 'azure',
  action: 'cyan',
  text: 'lilac',
} as const;

function InspectorRow({ row, focused }: { readonly row: Row; readonly focused: boolean }) {
  const colour = useColours();
  const here = focused && row.some(({ chosen }) => chosen);
  return (
    <Text wrap="truncate">
      <Text color={colour('gold')}>{here ? '▸' : ' '}</Text>
      {row.map(({ kind, text, chosen }, index) =>
        focused && chosen === true ? (
          <Text key={index} color={colour('void')} backgroundColor={colour('gold')} bold>
            {text}
          </Text>
        ) : (
          <Text key={index} color={colour(LOOKS[kind])}>
            {text}
          </Text>
        ),
      )}
    </Text>
  );
}
