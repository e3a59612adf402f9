import { FhirError } from '@sinfonia/profiles/issues';
import type { WriteOperation, WriteResult } from '../store/port.ts';
import type { OpenExchange, TouchedResource } from './context.ts';
import { versionOfEtag } from './responses.ts';

/** Version that an `If-Match` header demands. Refusal: `invalid-etag` 400. Source: FHIR R4 http.html#concurrency. */
export function expectedVersionOf(ifMatch: string | undefined): string | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = versionOfEtag(ifMatch);
  if (version === undefined) throw new FhirError({ code: 'invalid-etag' });
  return version;
}

/** Carries out one write together with its AuditEvent. */
export async function writeOne(exchange: OpenExchange, operation: WriteOperation): Promise<WriteResult> {
  const [result] = await writeAll(exchange, [operation]);
  if (result === undefined) throw new Error('the store gave no result for a write');
  return result;
}

/** Carries out all writes or none, together with the AuditEvent of the access. */
export async function writeAll(
  exchange: OpenExchange,
  operations: readonly WriteOperation[],
  check?: NonNullable<Parameters<OpenExchange['context']['store']['write']>[1]>['check'],
): Promise<readonly WriteResult[]> {
  const { context, request, route } = exchange;
  return context.store.write(operations, {
    planReference: (reference) => context.planner.reference(request, reference),
    ...(check === undefined ? {} : { check }),
    alongside: (results) => {
      const touched = results.flatMap(touchedBy);
      const [only] = touched.length === 1 ? touched : [];
      return [
        context.audit.eventFor({
          request,
          question: {
            interaction: route.interaction,
            ...(only === undefined ? {} : { type: only.type, id: only.id }),
          },
          status: results.some((result) => result.outcome === 'created') ? 201 : 200,
          touched,
        }),
      ];
    },
  });
}

function touchedBy(result: WriteResult): TouchedResource[] {
  const { version } = result;
  return version === undefined ? [] : [{ type: version.type, id: version.id, versionId: version.versionId }];
}
