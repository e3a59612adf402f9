import type { Claims } from '../rules/claims.ts';
import { newWorkflowInstanceId } from '../rules/document-key.ts';
import type { Problem } from '../rules/problems.ts';
import { checkClass, checkDocumentId, checkRequestBody } from '../rules/request-body.ts';
import type { Gateway } from './answer-call.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { deleteAtIni, takenInCharge, tell, updateAtIni } from './move-on.ts';
import { type DocumentMetadata, isCurrent, metadataOf } from './published-document.ts';
import { readJsonObject } from './read-call.ts';
import { readClaims } from './read-claims.ts';
import { accepted, refused, retryWarning } from './replies.ts';
import type { Reply } from './reply.ts';
import { threadOf } from './thread.ts';
import type { Thread } from './workflow-records.ts';

/** A change of a published document: its deletion, or other metadata. */
type Change = { readonly kind: 'delete' } | { readonly kind: 'update'; readonly metadata: DocumentMetadata };

const operationOf = { delete: 'delete', update: 'update-metadata' } as const;
const eventsOf = {
  delete: { eds: 'EDS_DELETE', ini: 'INI_DELETE' },
  update: { eds: 'EDS_UPDATE', ini: 'INI_UPDATE' },
} as const;

type Outcome =
  | { readonly ok: true; readonly workflow: string; readonly isRetried: boolean }
  | { readonly ok: false; readonly problem: Problem };

/** Deletes a document, first from EDS, then from INI: 200, or 202 when INI could not be reached and is tried again. */
export function deleteDocument(gateway: Gateway, call: GatewayCall, id: string): Reply {
  return change(gateway, call, id, 'delete', () => ({ kind: 'delete' }));
}

/** Gives a document other metadata: 200, or 202 as for a deletion. */
export function changeMetadata(gateway: Gateway, call: GatewayCall, id: string): Reply {
  return change(gateway, call, id, 'update', (claims) => {
    const body = readJsonObject(call.body.toString('utf8'));
    if (body === undefined) return gatewayProblem('/msg/generic-error', 'update-metadata', { status: 400 });
    const metadata = metadataOf(body);
    const fault =
      checkRequestBody(body, 'update-metadata') ??
      checkClass(metadata.tipoDocumentoLivAlto, String(claims['resource_hl7_type']));
    return fault?.problem ?? { kind: 'update', metadata };
  });
}

function change(
  gateway: Gateway,
  call: GatewayCall,
  id: string,
  kind: Change['kind'],
  readChange: (claims: Claims) => Change | Problem,
): Reply {
  const operation = operationOf[kind];
  const idFault = checkDocumentId(id);
  if (idFault !== undefined) return refused(call, idFault.problem);
  const read = readClaims(call, operation);
  if (!read.ok) return refused(call, read.problem);
  const asked = readChange(read.claims);
  if (!('kind' in asked)) return refused(call, asked);
  const thread = threadOf(call, read.claims, newWorkflowInstanceId({ extension: id }), id);
  const outcome = gateway.records.atomically(() => settle(gateway, call.now, thread, id, asked));
  if (!outcome.ok) return refused(call, outcome.problem);
  return outcome.isRetried
    ? accepted(call, 202, outcome.workflow, retryWarning)
    : accepted(call, 200, outcome.workflow);
}

function settle({ records, fails, pace }: Gateway, now: number, thread: Thread, id: string, change: Change): Outcome {
  const operation = operationOf[change.kind];
  const { eds, ini } = eventsOf[change.kind];
  const refuse = (event: 'RIFERIMENTI_INI' | typeof eds, problem: Problem): Outcome => {
    tell(records, thread, event, 'BLOCKING_ERROR', now, problem.detail);
    return { ok: false, problem };
  };
  if (fails('ini-lookup')) return refuse('RIFERIMENTI_INI', gatewayProblem('/msg/ini-error', operation));
  const document = records.findDocument(id);
  // That a replaced document cannot be changed is unverified.
  if (document === undefined || !isCurrent(document)) {
    return refuse('RIFERIMENTI_INI', gatewayProblem('/msg/record-not-found', operation));
  }
  tell(records, thread, 'RIFERIMENTI_INI', 'SUCCESS', now);
  if (fails('eds')) return refuse(eds, gatewayProblem('/msg/eds-error', operation));
  tell(records, thread, eds, 'SUCCESS', now);
  if (fails('ini')) {
    tell(records, thread, ini, 'ASYNC_RETRY', now, takenInCharge);
    const duty =
      change.kind === 'delete'
        ? ({ kind: 'delete-at-ini', thread, documentId: id } as const)
        : ({ kind: 'update-at-ini', thread, documentId: id, metadata: change.metadata } as const);
    records.addDuty(duty, now + pace.retryAfter);
    return { ok: true, workflow: thread.workflow, isRetried: true };
  }
  if (change.kind === 'delete') deleteAtIni(records, id, thread.workflow, now);
  else updateAtIni(records, id, thread.workflow, change.metadata, now);
  tell(records, thread, ini, 'SUCCESS', now);
  return { ok: true, workflow: thread.workflow, isRetried: false };
}
