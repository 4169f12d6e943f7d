/**
 * Writes machine/REFERENCE.md anew: `tsx test/machine/support/renew-reference.ts`.
 */
import { writeFileSync } from 'node:fs';
import { machineReference } from '../../../machine/debug/reference.ts';

writeFileSync(new URL('../../../machine/REFERENCE.md', import.meta.url), machineReference());
