/**
 * What set-up throws: what could not be done, why, and how to go on.
 */

/** A failure that a person can act on; anything else thrown is a mistake in set-up itself. */
export class SetUpFailure extends Error {
  /**
   * @param {string} what which piece could not be set up, e.g. `the C compiler`
   * @param {string} why the reason, as precise as it is known
   * @param {string} next what to do, one sentence
   */
  constructor(what, why, next) {
    super(`cannot set up ${what}: ${why}`);
    this.name = 'SetUpFailure';
    this.next = next;
  }
}

/** The usual advice when something could not be fetched. */
export const fetchAdvice =
  'Check the network and the registry (npm ping), then run the same command again; what is done is kept.';
