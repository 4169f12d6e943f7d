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

function InspectorRow({ row, focused }: { readonly row: Row; readonly focused: boolean }) {
  const colour = useColours();
  const chosen = focused && row.chosen === true;
  const ground = chosen ? { backgroundColor: colour('gold') } : {};
  const mark = <Text color={colour('gold')}>{chosen ? '▸' : ' '}</Text>;
  if (row.kind === 'part') {
    return (
      <Text wrap="truncate">
        {mark}
        <Text color={colour(chosen ? 'void' : 'haze')} bold={chosen} {...ground}>
          {row.text}
        </Text>
        {'  '}
        <Text color={colour(row.opens === true ? 'azure' : 'paper')}>{row.value}</Text>
      </Text>
    );
  }
  const look = chosen ? 'void' : LOOKS[row.kind];
  return (
    <Text wrap="truncate">
      {mark}
      <Text color={colour(look)} bold={chosen} {...ground}>
        {row.text}
      </Text>
    </Text>
  );
}

const LOOKS = { kind: 'gold', text: 'lilac', action: 'cyan', space: 'lilac' } as const;
