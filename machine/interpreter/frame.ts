/**
 * What a handler's code may refer to: locals, labels and imports around it.
 */

import type { Type } from '../isa/node.ts';
import type { Label } from '../wasm/code.ts';

/** What the handlers of the main function share, to say where control goes. */
export interface Loop {
  /** Locals: decoded block, fuel left, jump target, link to patch, exit reason. */
  readonly b: number;
  readonly fuel: number;
  readonly target: number;
  readonly link: number;
  readonly reason: number;
  readonly dispatch: Label;
  readonly top: Label;
  readonly resolve: Label;
  readonly exit: Label;
}

/** Locals and imports that every handler needs. */
export interface Frame {
  /** Locals: hart block, entry. */
  readonly h: number;
  readonly ip: number;
  /** Absent in a function of its own (h, ip) -> 0 when done, 1 when it trapped. */
  readonly loop?: Loop;
  /** Slow paths, (ip, size) -> 0 when done, 1 when a trap was taken. */
  readonly load: number;
  readonly store: number;
  readonly amo: number;
  /** Does a floating-point instruction in software, (ip, 0) -> 0 when done, 1 when it trapped. */
  readonly float: number;
  /** Added to a guest address in RAM it gives an offset into the memory (modulo 2^32). */
  readonly delta: number;
  /** The list of indirect jumps. */
  readonly jumps: { readonly offset: number; readonly size: number };
  /** The index-th temporary of a type, shared by all handlers. */
  temporary(type: Type, index: number): number;
}
