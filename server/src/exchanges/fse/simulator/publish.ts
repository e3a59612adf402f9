import { createHash } from 'node:crypto';
import { newWorkflowInstanceId } from '../rules/document-key.ts';
import type { Problem } from '../rules/problems.ts';
import { checkClass, checkDocumentId, checkRepositoryId } from '../rules/request-body.ts';
import type { Gateway } from './answer-call.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { tell } from './move-on.ts';
import { isCurrent, metadataOf, type PublishedDocument } from './published-document.ts';
import { type Cda, type Refused, readCdaOf, readSubmission, type Submission } from './read-submission.ts';
import { accepted, modeWarning, refused } from './replies.ts';
import type { Reply } from './reply.ts';
import { type TestPrefix, testPrefixOf } from './test-prefixes.ts';
import { threadOf } from './thread.ts';
import { checkDocument } from './validate.ts';
import { unknownWorkflow } from './workflow-id.ts';
import type { EventType } from './workflow-records.ts';

/** For how long a validation allows its publication, ms. Source: reference of the gateway, sections 0 and 1.5. */
const validFor = 5 * 86_400_000;

/** A publication that is asked for; `replaces` is the identifier in the path. */
export interface Publication {
  readonly name: 'create' | 'replace' | 'validate-and-create' | 'validate-and-replace';
  readonly replaces?: string;
}

/** What is to be published, after all checks that do not touch records. */
interface Signed extends Submission {
  readonly cda: Cda;
  /** The simulated failure that is asked for, which needs no validation before it. */
  readonly simulates: TestPrefix | undefined;
}

type Outcome =
  | { readonly ok: true; readonly workflow: string; readonly warning: string }
  | (Refused & { workflow?: string });

/**
 * Publishes a document, or one in the place of another: checks, consumes the stored validation, and leaves the rest to the workflow. What
 * is refused after the stored validation was consumed needs a validation again. Source: reference of the gateway, section 1.7.
 */
export async function publish(gateway: Gateway, call: GatewayCall, publication: Publication): Promise<Reply> {
  const read = await readSigned(call, publication);
  const outcome = read.ok
    ? gateway.records.atomically(() => settle(gateway, call, publication, read.signed))
    : gateway.records.atomically(() => refuse(gateway, call, publication, read));
  if (outcome.ok) return accepted(call, 202, outcome.workflow, outcome.warning);
  const isValidating = publication.name.startsWith('validate-and');
  return refused(call, outcome.problem, isValidating ? outcome.workflow : undefined);
}

async function readSigned(
  call: GatewayCall,
  { name: operation, replaces }: Publication,
): Promise<{ readonly ok: true; readonly signed: Signed } | Refused> {
  if (replaces !== undefined && checkDocumentId(replaces) !== undefined) {
    return { ok: false, problem: gatewayProblem('/msg/id-doc', operation, { instance: '/invalid-req-id' }) };
  }
  const read = await readSubmission(call, operation);
  if (!read.ok) return read;
  const { submission } = read;
  const { claims, pdf, body } = submission;
  const classFault = checkClass(String(body['tipoDocumentoLivAlto']), String(claims['resource_hl7_type']));
  if (classFault !== undefined) return { ok: false, problem: classFault.problem, claims };
  const simulated = replaces ?? String(body['identificativoDoc']);
  const prefix = testPrefixOf(simulated);
  if (prefix === 'CRASH_TIMEOUT')
    return { ok: false, problem: gatewayProblem('/msg/generic-timeout', operation), claims };
  const signature = pdf?.signature() ?? 'none';
  if (signature !== 'valid') {
    const detail = signature === 'none' ? 'Il pdf non risulta firmato' : 'La firma del pdf non risulta valida';
    return { ok: false, problem: gatewayProblem('/msg/sign-error', operation, { detail }), claims };
  }
  const extracted = readCdaOf(submission, operation);
  if (!extracted.ok) return extracted;
  const { cda } = extracted;
  return {
    ok: true,
    signed: { ...submission, cda, simulates: prefix },
  };
}

function settle(gateway: Gateway, call: GatewayCall, publication: Publication, signed: Signed): Outcome {
  const { records, fails, pace } = gateway;
  const { name: operation } = publication;
  let warning = signed.body['mode'] === undefined ? modeWarning : '';
  if (publication.name.startsWith('validate-and')) {
    const type = publication.replaces === undefined ? 'VALIDATION_FOR_PUBLICATION' : 'VALIDATION_FOR_REPLACE';
    const checked = checkDocument(gateway, call, signed, type);
    if (!checked.ok) return checked;
    records.storeValidation(signed.cda.key, { workflow: checked.workflow, at: call.now });
    warning = checked.warning;
  }
  if (signed.simulates !== undefined) {
    records.storeValidation(signed.cda.key, { workflow: newWorkflowInstanceId(signed.cda.id), at: call.now });
  }
  const stored = records.findValidation(signed.cda.key);
  const asked = signed.simulates === undefined ? signed.body['workflowInstanceId'] : undefined;
  const id = String(signed.body['identificativoDoc']);
  const fail = (problem: Problem, workflow?: string): Outcome =>
    refuse(gateway, call, publication, { ok: false, problem, claims: signed.claims }, workflow, id);
  if (stored === undefined || (typeof asked === 'string' && asked !== '' && asked !== stored.workflow)) {
    return fail(gatewayProblem('/msg/cda-match', operation));
  }
  records.consumeValidation(signed.cda.key);
  const problem = problemAfterConsumption(gateway, call, publication, signed, stored.at);
  if (problem !== undefined) return fail(problem, stored.workflow);
  const document = documentOf(signed, stored.workflow, call.now, publication.replaces);
  const thread = {
    ...threadOf(call, signed.claims, stored.workflow, document.id, document.metadata.tipoAttivitaClinica),
    ...(signed.simulates === undefined ? {} : { simulates: signed.simulates }),
  };
  if (publication.replaces !== undefined) tell(records, thread, 'RIFERIMENTI_INI', 'SUCCESS', call.now);
  if (fails('queue')) return fail(gatewayProblem('/msg/generic-timeout', operation), stored.workflow);
  tell(records, thread, eventOf(publication), 'SUCCESS', call.now);
  records.addDuty({ kind: 'send-to-ini', thread, document }, call.now + pace.iniAfter);
  return { ok: true, workflow: stored.workflow, warning };
}

function problemAfterConsumption(
  { records, fails }: Gateway,
  call: GatewayCall,
  { name: operation, replaces }: Publication,
  { claims, body, file }: Signed,
  validatedAt: number,
): Problem | undefined {
  if (call.now - validatedAt > validFor) return gatewayProblem('/msg/max-day-limit-exceed', operation);
  if (String(claims['attachment_hash']).toLowerCase() !== digest('sha256', file)) {
    return gatewayProblem('/msg/document-hash', operation);
  }
  if (fails('mapping')) return gatewayProblem('/msg/fhir-mapping-type', operation);
  const repository = checkRepositoryId(String(body['identificativoRep']));
  if (repository !== undefined) return repository.problem;
  if (replaces === undefined) return undefined;
  if (fails('ini-lookup')) return gatewayProblem('/msg/ini-error', operation);
  const before = records.findDocument(replaces);
  return before !== undefined && isCurrent(before) ? undefined : gatewayProblem('/msg/record-not-found', operation);
}

function refuse(
  { records }: Gateway,
  call: GatewayCall,
  publication: Publication,
  { problem, claims }: Refused,
  workflow = unknownWorkflow,
  documentId = publication.replaces,
): Outcome {
  if (claims !== undefined) {
    const status = problem.type === '/msg/generic-timeout' ? 'NON_BLOCKING_ERROR' : 'BLOCKING_ERROR';
    const thread = threadOf(call, claims, workflow, documentId);
    tell(records, thread, eventOf(publication), status, call.now, problem.detail);
  }
  return { ok: false, problem, workflow };
}

function eventOf({ replaces }: Publication): EventType {
  return replaces === undefined ? 'PUBLICATION' : 'REPLACE';
}

function documentOf(
  { claims, body, file }: Signed,
  workflow: string,
  now: number,
  replaces: string | undefined,
): PublishedDocument {
  return {
    id: String(body['identificativoDoc']),
    workflow,
    patient: String(claims['person_id']),
    type: String(claims['resource_hl7_type']),
    repository: String(body['identificativoRep']),
    metadata: metadataOf(body),
    hash: digest('sha1', file),
    sha256: digest('sha256', file),
    size: file.length,
    publishedAt: now,
    ...(replaces === undefined ? {} : { replaces }),
  };
}

function digest(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
