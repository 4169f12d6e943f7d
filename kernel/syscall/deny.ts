/**
 * Notes that a Task was refused something: what it tried, and the grant it lacks.
 */

import type { GrantName } from '../abi/index.ts';
import type { Core } from '../core.ts';
import type { TaskControl } from '../task/task.ts';

/** Each grant a Task lacks is logged once. @param call what it tried, e.g. `time` */
export function deny(core: Core, task: TaskControl, call: string, missing: GrantName): void {
  if (task.refused.includes(missing)) return;
  task.refused.push(missing);
  core.log.add(
    'warning',
    'capability',
    task.id,
    `${task.name} was refused ${call}: it has no grant :${missing}`,
    { call, missing },
  );
}
