/**
 * Hashes, apart from what every computer needs: Node takes its time to load them.
 */
import { createHash } from 'node:crypto';

/** SHA-256 of the views in order, in hexadecimal. */
export function nodeHash(views: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const view of views) hash.update(view);
  return hash.digest('hex');
}
