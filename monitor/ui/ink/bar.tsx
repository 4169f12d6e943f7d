/**
 * The bar at the top (tabs and status) and the one at the bottom (keys).
 */
import { Box, Text } from 'ink';
import type { BarPieces, Piece } from '../chrome/pieces.ts';
import { useColours } from './colours.ts';

/** Pieces with the width of the bar. */
export interface BarProps extends BarPieces {
  readonly width: number;
}

/** One row: pieces at the left and at the right. */
export function Bar({ left, right, width }: BarProps) {
  return (
    <Box width={width} height={1} justifyContent="space-between">
      <Pieces pieces={left} />
      <Pieces pieces={right} />
    </Box>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const colour = useColours();
  return (
    <Text wrap="truncate">
      {pieces.map(({ text, fg, bg, bold }, index) => (
        <Text key={index} color={colour(fg)} backgroundColor={colour(bg ?? 'indigo')} bold={bold ?? false}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
