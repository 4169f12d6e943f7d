/**
 * Theme colours for Ink's components, by name.
 */
import { createContext, useContext } from 'react';
import type { ThemeName } from '../screen/style.ts';

/** The colour of a name as `#rrggbb`. */
export type Colouring = (name: ThemeName) => string;

/** Set around every tree. */
export const ColourContext = createContext<Colouring>(() => '#b7a8e6');

/** The colours of the theme, inside a component. */
export function useColours(): Colouring {
  return useContext(ColourContext);
}
