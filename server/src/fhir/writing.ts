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

/** Has a Bundle audited that wrote nothing itself; its entries are audited on their own. */
export function recordBundle({ context, request, route, touched }: OpenExchange): void {
  context.audit.record({ request, question: { interaction: route.interaction }, status: 200, touched });
}

/** Carries out one write together with its AuditEvent. */
export async function writeOne(exchange: OpenExchange, operation: WriteOperation): Promise<WriteResult> {
  const operations = await completed(exchange, [operation]);
  const [result] = await exchange.context.store.write(operations, audited(exchange));
  if (result === undefined) throw new Error('the store gave no result for a write');
  return result;
}

/** Carries out the writes of a transaction, all or none, with its AuditEvent; conditional references are resolved. */
export async function writeAll(
  exchange: OpenExchange,
  operations: readonly WriteOperation[],
  check: NonNullable<WriteOptions['check']>,
): Promise<readonly WriteResult[]> {
  const { context, request } = exchange;
  const complete = await completed(exchange, operations);
  const results = await context.store.write(complete, {
    ...audited(exchange),
    // What was added is as it was stored, but for its labels.
    check: (resource, index) => (index < operations.length ? check(resource, index) : []),
    planReference: (reference) => context.planner.reference(request, reference),
  });
  return results.slice(0, operations.length);
}

/** The operations with the labels that obscurings ask for, followed by the updates of what else they reach. */
function completed(
  { context, request }: OpenExchange,
  operations: readonly WriteOperation[],
): Promise<readonly WriteOperation[]> {
  return context.access.completeWrites(request.principal, operations);
}

/** Lets the AuditEvent of an access travel in the atomic step of its writes. */
function audited({ context, request, route }: OpenExchange): Pick<WriteOptions, 'alongside'> {
  return {
    alongside: (results) => {
      const touched = results.flatMap(touchedBy);
      const [only] = touched.length === 1 ? touched : [];
      const question = {
        interaction: route.interaction,
        ...(only === undefined ? {} : { type: only.type, id: only.id }),
      };
      const status = results.some((result) => result.outcome === 'created') ? 201 : 200;
      return context.audit.eventsFor({ request, question, status, touched });
    },
  };
}
