import type { Communication } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { FhirContext, OperationHandler } from '../../fhir/context.ts';
import type { FhirRequest, FhirResponse } from '../../fhir/exchange.ts';
import { readParameters } from '../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../fhir/responses.ts';
import { presentedOne, requireCurrent } from '../../fhir/showing.ts';
import { touch, touchedBy } from '../../fhir/touched.ts';
import { writeAudited } from '../../fhir/writing.ts';
import type { StoredVersion } from '../../store/port.ts';
import { addressesOf, isAddressedTo } from './addressee.ts';

const attempts = 5;

/**
 * `POST Communication/[id]/$read`: the caller has read a message that was sent to it. The server writes the time into `received`,
 * once: who asks again is answered with what is there. It is the only change that a message which was sent undergoes, and no policy
 * lets anybody make it another way; kept in the resource, it is in its history, in the audit and in the backup like the message, and
 * whoever sent it sees it. A message to an organization counts as read when the first of its people has read it.
 *
 * Refusals: `resource-not-found` 404, `notice-not-own` 403, `write-conflict` 409.
 */
export function readOperation(now: () => number = Date.now): OperationHandler {
  return {
    name: 'read',
    definition: `${canonicalBase}/OperationDefinition/communication-read`,
    levels: ['instance'],
    types: ['Communication'],
    readOnly: false,
    auditsItself: true,
    async handle(context, request, { id = '' }) {
      readParameters('read', {}, request);
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const current = await requireCurrent({ context, request }, { type: 'Communication', id }, 'read');
        const message = JSON.parse(current.json ?? '{}') as Communication;
        if (!isAddressedTo(message, addressesOf(request.principal), request.baseUrl)) {
          throw new FhirError({ code: 'notice-not-own' });
        }
        if (message.received !== undefined) return alreadyRead(context, request, current);
        const sent = message.sent === undefined ? 0 : Date.parse(message.sent);
        const received = new Date(Math.max(now(), sent)).toISOString();
        const written = await mark(context, request, current, { ...message, received });
        if (written !== undefined) return respond(context, request, written);
      }
      throw new FhirError({ code: 'write-conflict' });
    },
  };
}

/** Writes the mark; undefined when somebody else was quicker. */
async function mark(
  context: FhirContext,
  request: FhirRequest,
  { id, versionId }: StoredVersion,
  resource: Communication,
): Promise<StoredVersion | undefined> {
  try {
    const [result] = await writeAudited(
      { context, request },
      [{ kind: 'update', method: 'PUT', resource, expectedVersion: versionId }],
      {
        alongside: (results) =>
          context.audit.eventsFor({ ...record(request, id), touched: results.flatMap(touchedBy) }),
      },
    );
    return result?.version;
  } catch (error) {
    if (error instanceof FhirError && error.issues[0]?.code === 'version-mismatch') return undefined;
    throw error;
  }
}

function alreadyRead(context: FhirContext, request: FhirRequest, current: StoredVersion): Promise<FhirResponse> {
  context.audit.record({ ...record(request, current.id), touched: [touch(current)] });
  return respond(context, request, current);
}

async function respond(context: FhirContext, request: FhirRequest, version: StoredVersion): Promise<FhirResponse> {
  const { json = '{}', versionId } = await presentedOne({ context, request }, version);
  return { status: 200, headers: { etag: etagOf(versionId) }, body: json };
}

function record(request: FhirRequest, id: string) {
  const question = { interaction: 'operation', operation: 'read', type: 'Communication', id } as const;
  return { request, question, status: 200 };
}
