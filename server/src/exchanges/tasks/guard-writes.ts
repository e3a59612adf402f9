import type { Resource, Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { AccessPort } from '../../fhir/access-port.ts';
import type { FhirContext } from '../../fhir/context.ts';
import type { Store, WriteOperation } from '../../store/port.ts';

type BeforeWrite = Required<FhirContext>['beforeWrite'];

/** What guarding needs. */
export interface GuardParts {
  readonly store: Pick<Store, 'read' | 'search'>;
  readonly access: Pick<AccessPort, 'isUnrestricted'>;
  /** What judges writes before. */
  readonly before?: BeforeWrite | undefined;
}

/**
 * Keeps calls to other systems in the hands of steps: who may write Tasks by role is not thereby allowed to have a prescription
 * cancelled at Sistema TS in the name of the platform. A Task with a code of `exchange-call` is written by the operations of services
 * and by the platform only, whatever it was or becomes.
 *
 * Refusal: `exchange-task-of-steps` 403.
 */
export function guardExchangeTasks({ store, access, before }: GuardParts): BeforeWrite {
  return async (request, given) => {
    const operations = (await before?.(request, given)) ?? given;
    const isStep = request.path.some((segment) => segment.startsWith('$'));
    if (isStep || access.isUnrestricted(request.principal)) return operations;
    for (const operation of operations) {
      if (await concernsCall(store, operation)) throw new FhirError({ code: 'exchange-task-of-steps' });
    }
    return operations;
  };
}

async function concernsCall(store: GuardParts['store'], operation: WriteOperation): Promise<boolean> {
  const type = operation.kind === 'delete' ? operation.type : operation.resource.resourceType;
  if (type !== 'Task') return false;
  if (operation.kind !== 'delete' && isCall(operation.resource)) return true;
  if (operation.kind === 'create') return false;
  const id = operation.kind === 'delete' ? operation.id : operation.resource.id;
  if (id !== undefined) {
    const { json } = (await store.read({ type, id })) ?? {};
    return json !== undefined && isCall(JSON.parse(json) as Task);
  }
  if (operation.criteria === undefined) return false;
  const { entries } = await store.search({ ...operation.criteria, count: 100 });
  return entries.some(({ json }) => json !== undefined && isCall(JSON.parse(json) as Task));
}

function isCall(resource: Resource): boolean {
  const { code } = resource as Task;
  return code?.coding?.some(({ system }) => system === codeSystemUrl.ExchangeCall) === true;
}
