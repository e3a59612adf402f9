import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';
import type { Store, WriteOperation } from '../store/port.ts';
import type { AccessPort } from './access-port.ts';
import type { FhirContext } from './context.ts';

/** What looks at writes before they are made. */
export type BeforeWrite = Required<FhirContext>['beforeWrite'];

/** What guarding needs. */
export interface GuardParts {
  readonly store: Pick<Store, 'read' | 'search'>;
  readonly access: Pick<AccessPort, 'isUnrestricted'>;
  /** What judges writes before. */
  readonly before?: BeforeWrite | undefined;
}

/** Resources that only steps of services and the platform write, and the code of the refusal (403) of everybody else. */
export interface OfSteps {
  readonly types: ReadonlySet<string>;
  readonly isGuarded: (resource: Resource) => boolean;
  readonly code: IssueCode;
}

/** Keeps resources in the hands of steps, whatever they were or become: who may write their type by role may not write these. */
export function guardWrites({ store, access, before }: GuardParts, guarded: OfSteps): BeforeWrite {
  return async (request, given) => {
    const operations = (await before?.(request, given)) ?? given;
    const isStep = request.path.some((segment) => segment.startsWith('$'));
    if (isStep || access.isUnrestricted(request.principal)) return operations;
    for (const operation of operations) {
      if (await concerns(store, operation, guarded)) throw new FhirError({ code: guarded.code });
    }
    return operations;
  };
}

async function concerns(
  store: GuardParts['store'],
  operation: WriteOperation,
  { types, isGuarded }: OfSteps,
): Promise<boolean> {
  const type = operation.kind === 'delete' ? operation.type : operation.resource.resourceType;
  if (!types.has(type)) return false;
  if (operation.kind !== 'delete' && isGuarded(operation.resource)) return true;
  if (operation.kind === 'create') return false;
  const wasGuarded = (json: string | undefined): boolean =>
    json !== undefined && isGuarded(JSON.parse(json) as Resource);
  const id = operation.kind === 'delete' ? operation.id : operation.resource.id;
  if (id !== undefined) return wasGuarded((await store.read({ type, id }))?.json);
  if (operation.criteria === undefined) return false;
  const { entries } = await store.search({ ...operation.criteria, count: 100 });
  return entries.some(({ json }) => wasGuarded(json));
}
