import type { Resource, Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { type BeforeWrite, type GuardParts, guardWrites } from '../../fhir/guard-writes.ts';

/**
 * Keeps calls to other systems in the hands of steps: who may write Tasks by role is not thereby allowed to have a prescription
 * cancelled at Sistema TS in the name of the platform. A Task with a code of `exchange-call` is written by the operations of services
 * and by the platform only, whatever it was or becomes.
 *
 * Refusal: `exchange-task-of-steps` 403.
 */
export function guardExchangeTasks(parts: GuardParts): BeforeWrite {
  return guardWrites(parts, { types: new Set(['Task']), isGuarded: isCall, code: 'exchange-task-of-steps' });
}

function isCall(resource: Resource): boolean {
  const { code } = resource as Task;
  return code?.coding?.some(({ system }) => system === codeSystemUrl.ExchangeCall) === true;
}
