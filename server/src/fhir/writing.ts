import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { WriteOperation, WriteOptions, WriteResult } from '../store/port.ts';
import type { OpenExchange } from './context.ts';
import { versionOfEtag } from './responses.ts';
import { touchedBy } from './touched.ts';

/** Version that an `If-Match` header demands. Refusal: `invalid-etag` 400. Source: FHIR R4 http.html#concurrency. */
export function expectedVersionOf(ifMatch: string | undefined): string | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = versionOfEtag(ifMatch);
  if (version === undefined) throw new FhirError({ code: 'invalid-etag' });
  return version;
}

/** Has a write audited that wrote nothing: a Bundle, whose entries are audited on their own, or a delete of what is not there. */
export function recordNothing({ context, request, route, touched }: OpenExchange): void {
  context.audit.record({ request, question: { interaction: route.interaction }, status: 200, touched });
}

/** How often added operations are computed anew when others change meanwhile what they concern. */
const attempts = 5;

/** Carries out one write together with its AuditEvent. */
export async function writeOne(exchange: OpenExchange, operation: WriteOperation): Promise<WriteResult> {
  const [result] = await writeCompleted(exchange, [operation], (resource) => resource, {});
  if (result === undefined) throw new Error('the store gave no result for a write');
  return result;
}

/**
 * Carries out the writes of a transaction, all or none, with its AuditEvent; conditional references are resolved. `known`
 * gives a resource with the references whose targets are known before. Answers the results of the operations given.
 */
export function writeAll(
  exchange: OpenExchange,
  operations: readonly WriteOperation[],
  { check, known }: Pick<Required<WriteOptions>, 'check'> & { readonly known: (resource: Resource) => Resource },
): Promise<readonly WriteResult[]> {
  const { context, request } = exchange;
  const planReference = (reference: string) => context.planner.reference(request, reference);
  return writeCompleted(exchange, operations, known, { check, planReference });
}

/** Writes the operations with what the access decision adds, e.g. labels of what an obscuring reaches. */
async function writeCompleted(
  exchange: OpenExchange,
  operations: readonly WriteOperation[],
  known: (resource: Resource) => Resource,
  options: WriteOptions,
): Promise<readonly WriteResult[]> {
  const { context, request } = exchange;
  const told = operations.map((one) => (one.kind === 'delete' ? one : { ...one, resource: known(one.resource) }));
  for (let attempt = 1; ; attempt++) {
    const completed = await context.access.completeWrites(request.principal, told);
    const added = completed.slice(operations.length);
    const own = operations.map((operation, index) => labelledAs(operation, completed[index]));
    try {
      const results = await context.store.write([...own, ...added], {
        ...audited(exchange, operations.length),
        ...options,
      });
      return results.slice(0, operations.length);
    } catch (error) {
      if (!isRaceOf(added, error)) throw error;
      if (attempt === attempts) throw new FhirError({ code: 'write-conflict' });
    }
  }
}

/** An operation with the labels of its completed form, and its references as the client wrote them. */
function labelledAs(operation: WriteOperation, completed: WriteOperation | undefined): WriteOperation {
  if (completed === undefined) throw new Error('the completion of writes lost an operation');
  if (operation.kind === 'delete' || completed.kind === 'delete') return operation;
  const { meta } = completed.resource;
  const { meta: given, ...rest } = operation.resource;
  if (meta === given) return operation;
  return { ...operation, resource: (meta === undefined ? rest : { ...rest, meta }) as Resource };
}

/** Tells whether a refusal only says that what an added operation was computed from has changed since. */
function isRaceOf(added: readonly WriteOperation[], error: unknown): boolean {
  const issue = error instanceof FhirError ? error.issues[0] : undefined;
  if (issue?.code !== 'version-mismatch') return false;
  const { type, id } = issue.values ?? {};
  return added.some((one) => one.kind !== 'delete' && one.resource.resourceType === type && one.resource.id === id);
}

/**
 * Lets the AuditEvent of an access travel in the atomic step of its writes. It names all that was touched; what the access
 * was about is told by the first `asked` results, those of the operations of the request.
 */
function audited({ context, request, route }: OpenExchange, asked: number): Pick<WriteOptions, 'alongside'> {
  return {
    alongside: (results) => {
      const touched = results.flatMap(touchedBy);
      const own = results.slice(0, asked);
      const about = own.flatMap(touchedBy);
      const [only] = about.length === 1 ? about : [];
      const question = {
        interaction: route.interaction,
        ...(only === undefined ? {} : { type: only.type, id: only.id }),
      };
      const status = own.some((result) => result.outcome === 'created') ? 201 : 200;
      return context.audit.eventsFor({ request, question, status, touched });
    },
  };
}
