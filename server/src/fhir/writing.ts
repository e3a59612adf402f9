import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { WriteOperation, WriteOptions, WriteResult } from '../store/port.ts';
import type { Exchange, OpenExchange } from './context.ts';
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

/** Has a delete audited that was answered as one of what is not there: the record says that it was refused. */
export function recordHiddenDelete({ context, request, route, touched }: Exchange<'delete'>): void {
  const { type, id } = route;
  const question = { interaction: route.interaction, type, ...(id === undefined ? {} : { id }) };
  context.audit.record({ request, question, status: 404, touched, refusal: 'resource-not-found' });
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

/**
 * Carries out the writes of an operation, all or none, with the AuditEvents that it makes itself (`alongside`), and judges each
 * resource once its references are final (`check`). Answers the results of the operations given.
 */
export function writeAudited(
  { context, request }: Pick<OpenExchange, 'context' | 'request'>,
  operations: readonly WriteOperation[],
  options: Pick<WriteOptions, 'check'> & Required<Pick<WriteOptions, 'alongside'>>,
): Promise<readonly WriteResult[]> {
  return completeAndWrite({ context, request }, operations, (resource) => resource, options);
}

function writeCompleted(
  exchange: OpenExchange,
  operations: readonly WriteOperation[],
  known: (resource: Resource) => Resource,
  options: WriteOptions,
): Promise<readonly WriteResult[]> {
  return completeAndWrite(exchange, operations, known, { ...audited(exchange, operations.length), ...options });
}

/** Writes the operations with what the access decision adds, e.g. labels of what an obscuring reaches. */
async function completeAndWrite(
  { context, request }: Pick<OpenExchange, 'context' | 'request'>,
  given: readonly WriteOperation[],
  known: (resource: Resource) => Resource,
  options: WriteOptions,
): Promise<readonly WriteResult[]> {
  const operations = (await context.beforeWrite?.(request, given)) ?? given;
  const asked = operations.map((one) => (one.kind === 'delete' ? one : { ...one, resource: known(one.resource) }));
  for (let attempt = 1; ; attempt++) {
    const completed = await context.access.completeWrites(request.principal, asked);
    const added = completed.slice(operations.length);
    const own = operations.map((operation, index) => labelledAs(operation, completed[index]));
    try {
      let told: readonly WriteResult[] = [];
      const results = await context.store.write([...own, ...added], {
        ...options,
        alongside: (written) => {
          told = written;
          return options.alongside?.(written) ?? [];
        },
      });
      await context.access.written(told);
      return results.slice(0, operations.length);
    } catch (error) {
      const guarded = own.filter((one, index) => one !== operations[index] && isGuarded(one, operations[index]));
      if (!isRaceOf([...added, ...guarded], error)) throw error;
      if (attempt === attempts) throw new FhirError({ code: 'write-conflict' });
    }
  }
}

/** An operation with the labels and the version of its completed form, and its references as the client wrote them. */
function labelledAs(operation: WriteOperation, completed: WriteOperation | undefined): WriteOperation {
  if (completed === undefined) throw new Error('the completion of writes lost an operation');
  if (operation.kind === 'delete' || completed.kind === 'delete') return operation;
  const { meta } = completed.resource;
  const { meta: given, ...rest } = operation.resource;
  const guard =
    operation.kind === 'update' && completed.kind === 'update' && completed.expectedVersion !== undefined
      ? { expectedVersion: completed.expectedVersion }
      : {};
  if (meta === given) return 'expectedVersion' in guard ? { ...operation, ...guard } : operation;
  return { ...operation, ...guard, resource: (meta === undefined ? rest : { ...rest, meta }) as Resource };
}

/** Tells whether the completion, and not the client, demands that an update finds the version it was completed from. */
function isGuarded(own: WriteOperation, operation: WriteOperation | undefined): boolean {
  if (own.kind !== 'update' || operation?.kind !== 'update') return false;
  return own.expectedVersion !== undefined && operation.expectedVersion === undefined;
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
function audited({ context, request, route }: OpenExchange, asked: number): Pick<Required<WriteOptions>, 'alongside'> {
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
