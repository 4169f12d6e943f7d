/**
 * The bars: tabs and status at the top, keys at the bottom.
 *
 * Each part is a region of its own, so that what changes often (the status) is drawn alone. The
 * ground comes from the region: a colour less per piece is half the work for Ink.
 */
import { Box, Text } from 'ink';
import type { Piece } from '../chrome/pieces.ts';
import { useColours } from './colours.ts';

/** Pieces with the width they have. */
export interface BarProps {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/**
 * One row of pieces. Each is a text of its own: Ink remembers the width of every text it has
 * measured for as long as it lives, and of pieces there are few, of whole rows with a clock in
 * them one more every second.
 */
export function Bar({ pieces, width }: BarProps) {
  const colour = useColours();
  return (
    <Box width={width} height={1}>
      {pieces.map(({ text, fg, bg, bold }, index) => (
        <Text key={index} color={colour(fg)} bold={bold ?? false} {...ground(bg && colour(bg))}>
          {text}
        </Text>
      ))}
    </Box>
  );
}

function ground(backgroundColor: string | undefined): { backgroundColor?: string } {
  return backgroundColor === undefined ? {} : { backgroundColor };
}
