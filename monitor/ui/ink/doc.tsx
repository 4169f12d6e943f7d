/**
 * The inside of the documentation pane.
 */
import { Box, Text } from 'ink';
import { wrapWords } from '../screen/width.ts';
import { useColours } from './colours.ts';

/** What is known of a name, or the first steps when `name` is empty. */
export interface DocProps {
  readonly name: string;
  readonly arguments: string;
  readonly text: string;
  readonly see: readonly string[];
  readonly source: string;
  readonly width: number;
}

/** How it is called, what it does, what is near it, where it is written. */
export function Doc(props: DocProps) {
  const colour = useColours();
  return (
    <Box width={props.width} flexDirection="column" paddingX={1}>
      {props.arguments === '' ? null : (
        <Box marginBottom={1}>
          <Text color={colour('cyan')}>{props.arguments}</Text>
        </Box>
      )}
      <Text color={colour('lilac')}>{wrapWords(props.text, props.width - 2)}</Text>
      {props.see.length === 0 && props.source === '' ? null : <Text> </Text>}
      {props.see.length === 0 ? null : (
        <Box>
          <Text color={colour('haze')}>see: </Text>
          <Text color={colour('azure')}>{wrapWords(props.see.join(' '), props.width - 7)}</Text>
        </Box>
      )}
      {props.source === '' ? null : (
        <Text wrap="truncate-start">
          <Text color={colour('haze')}>src: </Text>
          <Text color={colour('azure')}>{props.source}</Text>
        </Text>
      )}
    </Box>
  );
}
