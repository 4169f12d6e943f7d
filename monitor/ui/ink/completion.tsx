/**
 * The inside of the completion popup: names with their argument lists.
 */
import { Box, Text } from 'ink';
import { useColours } from './colours.ts';

/** Candidates in sight, and which one is chosen. */
export interface CompletionProps {
  readonly items: readonly {
    readonly name: string;
    readonly kind: string;
    readonly arguments: string;
  }[];
  /** Index into `items`. */
  readonly selected: number;
  /** One line about the chosen one. */
  readonly doc: string;
  /** `3/17` */
  readonly count: string;
  readonly width: number;
}

/** A row per candidate, and one with documentation. */
export function Completion({ items, selected, doc, count, width }: CompletionProps) {
  const colour = useColours();
  const widest = Math.max(4, ...items.map(({ name }) => name.length));
  return (
    <Box width={width} flexDirection="column">
      {items.map((item, index) => {
        const active = index === selected;
        return (
          <Text key={index} wrap="truncate">
            <Text color={colour('gold')}>{active ? '▸' : ' '}</Text>
            <Text
              color={colour(active ? 'void' : 'paper')}
              backgroundColor={colour(active ? 'gold' : 'deep')}
              bold={active}
            >
              {item.name}
            </Text>
            {' '.repeat(Math.max(1, Math.min(widest, 28) - item.name.length + 2))}
            <Text color={colour('haze')}>{`${item.kind} ${item.arguments}`.trim()}</Text>
          </Text>
        );
      })}
      <Box justifyContent="space-between">
        <Text wrap="truncate" color={colour('lilac')} italic>
          {` ${doc}`}
        </Text>
        <Text color={colour('haze')}>{` ${count} `}</Text>
      </Box>
    </Box>
  );
}
