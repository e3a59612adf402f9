import { codeSystemUrl } from '@sinfonia/profiles';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import { parameterPlace } from '../../steps/step-rules.ts';
import { refusedBy } from '../rules.ts';

/** Reasons by which the watch and the steps themselves close a plan: nobody gives them. */
const ofThePlatform: ReadonlySet<string> = new Set(['expired', 'replaced']);

/** The status that a reason of plan-status-reason goes with; refused (TP-17) when it is none of those of the step. */
export function requireReason<const Status extends string>(reason: string, ...of: readonly Status[]): Status {
  const table = packageTerminology().codeSystem(codeSystemUrl.PlanStatusReason);
  const status = table === undefined ? undefined : propertyOf(table, reason, 'status');
  const found = of.find((one) => one === status);
  if (found === undefined || ofThePlatform.has(reason)) throw refusedBy('TP-17', parameterPlace('reason'));
  return found;
}
