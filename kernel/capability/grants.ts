/**
 * The grants of one Task (or privileged caller), and tokens that prove them.
 *
 * Deny by default: a set holds what it was given and nothing else. A handler
 * takes a `Held<'output'>`; nobody outside this file can make one, so it cannot
 * be called for a Task without the grant. Looking one up allocates nothing.
 */

import { GRANTS, type GrantName } from '../abi/index.ts';
import { KernelError } from '../error.ts';
import type { Grant } from '../face.ts';

declare const proof: unique symbol;

/** Proof that the caller holds a grant of that name. */
export interface Held<Name extends GrantName = GrantName> {
  readonly [proof]: Name;
  /** All grants of that name, for handlers whose grants have parameters. */
  readonly grants: readonly Grant[];
}

/** Position of each grant's name, for tables. */
export const GRANT_INDEX = Object.fromEntries(GRANTS.map((row, index) => [row.name, index])) as {
  readonly [name in GrantName]: number;
};

function sameObject(a: Grant['object'], b: Grant['object']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** True when both grants allow exactly the same. */
export function sameGrant(a: Grant, b: Grant): boolean {
  return a.name === b.name && a.right === b.right && sameObject(a.object, b.object);
}

/** A grant as EDN writes it, e.g. `[:store :read "img/*"]`. */
export function grantText(grant: Grant): string {
  const parts: string[] = [`:${grant.name}`];
  if (grant.right !== undefined) parts.push(`:${grant.right}`);
  const { object } = grant;
  if (typeof object === 'string') parts.push(JSON.stringify(object));
  else if (typeof object === 'number') parts.push(String(object));
  else if (object !== undefined) parts.push(...object.map(String));
  return parts.length === 1 ? parts[0]! : `[${parts.join(' ')}]`;
}

export class GrantSet {
  private readonly held: (Held | undefined)[] = [];

  constructor(grants: readonly Grant[]) {
    for (let i = 0; i < GRANTS.length; i++) this.held.push(undefined);
    for (const grant of grants) this.add(grant);
  }

  /** The token for a name, or undefined when there is no such grant. */
  find<Name extends GrantName>(name: Name): Held<Name> | undefined {
    return this.held[GRANT_INDEX[name]] as Held<Name> | undefined;
  }

  /** Same by index in GRANTS; for the system call path. */
  at(index: number): Held | undefined {
    return this.held[index];
  }

  /** All grants, in the order of GRANTS. */
  list(): Grant[] {
    return this.held.flatMap((held) => held?.grants ?? []);
  }

  /** @returns false when it was held already @throws KernelError for a name that does not exist */
  add(grant: Grant): boolean {
    const index = GRANT_INDEX[grant.name];
    if (index === undefined) {
      throw new KernelError('invalid', `there is no grant :${String(grant.name)}`);
    }
    const before = this.held[index]?.grants ?? [];
    if (before.some((other) => sameGrant(other, grant))) return false;
    this.held[index] = { grants: [...before, grant] } as unknown as Held;
    return true;
  }

  /**
   * Takes a grant away; one without right and object takes all of its name.
   * @returns false when nothing was held
   */
  remove(grant: Grant): boolean {
    const index = GRANT_INDEX[grant.name];
    const before = this.held[index]?.grants ?? [];
    const whole = grant.right === undefined && grant.object === undefined;
    const rest = whole ? [] : before.filter((other) => !sameGrant(other, grant));
    if (rest.length === before.length) return false;
    this.held[index] = rest.length === 0 ? undefined : ({ grants: rest } as unknown as Held);
    return true;
  }
}
