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

/** One row of pieces. */
export function Bar({ pieces, width }: BarProps) {
  return (
    <Box width={width} height={1}>
      <Pieces pieces={pieces} />
    </Box>
  );
}

function ground(backgroundColor: string | undefined): { backgroundColor?: string } {
  return backgroundColor === undefined ? {} : { backgroundColor };
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const colour = useColours();
  return (
    <Text wrap="truncate">
      {pieces.map(({ text, fg, bg, bold }, index) => (
        <Text key={index} color={colour(fg)} bold={bold ?? false} {...ground(bg && colour(bg))}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
