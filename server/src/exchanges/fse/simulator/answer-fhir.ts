import type { Claims } from '../rules/claims.ts';
import { newWorkflowInstanceId } from '../rules/document-key.ts';
import type { Gateway } from './answer-call.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { tell } from './move-on.ts';
import { readJsonObject, readParts } from './read-call.ts';
import { readClaims } from './read-claims.ts';
import { accepted, refused } from './replies.ts';
import type { Reply } from './reply.ts';
import { threadOf } from './thread.ts';

/** Warning of a simulator that looks at the shape of a bundle only. The gateway has no such warning. */
export const shapeWarning =
  '[SIMULATOR - del Bundle sono stati letti tipo, Composition e paziente; nessun profilo FHIR è stato applicato]';

/**
 * Native FHIR, which is in the test environment only: a validation of activity `VERIFICA` of a bundle sent as JSON. Since nothing else is
 * accepted, no bundle is ever kept as validated, and a publication is told so (`/msg/fhir-match`). A bundle inside a PDF is not read.
 * Source: reference of the gateway, sections 0 and 1.1; the type of problem for other activities is unverified.
 */
export async function answerFhir(
  { records }: Gateway,
  call: GatewayCall,
  name: 'fhir-validate' | 'fhir-create' | 'fhir-replace',
): Promise<Reply> {
  const parts = await readParts(call.body, call.contentType);
  if (parts?.file === undefined || parts.requestBody === undefined) {
    return refused(
      call,
      gatewayProblem('/msg/generic-error', 'validation', { status: parts === undefined ? 415 : 400 }),
    );
  }
  const read = readClaims(call, 'validation');
  if (!read.ok) return refused(call, read.problem);
  if (name !== 'fhir-validate') return refused(call, gatewayProblem('/msg/fhir-match', 'create'));
  const body = readJsonObject(parts.requestBody);
  if (body?.['activity'] !== 'VERIFICA') {
    const detail = 'Il campo activity deve essere valorizzato con VERIFICA.';
    return refused(call, gatewayProblem('/msg/mandatory-element', 'validation', { detail }));
  }
  if (parts.file.length === 0) return refused(call, gatewayProblem('/msg/empty-file', 'validation'));
  const bundle = readBundle(new TextDecoder().decode(parts.file));
  if (bundle === undefined) {
    return refused(call, gatewayProblem('/msg/cda-element', 'validation', { instance: '/fhir-extraction' }));
  }
  const workflow = newWorkflowInstanceId(bundle.identifier);
  const problem = bundleProblem(bundle, read.claims);
  if (problem !== undefined) return refused(call, problem, workflow);
  const thread = threadOf(call, read.claims, workflow);
  records.atomically(() => tell(records, thread, 'FHIR_VALIDATION', 'SUCCESS', call.now));
  return accepted(call, 200, workflow, shapeWarning);
}

interface DocumentBundle {
  readonly identifier: { readonly root: string; readonly extension: string };
  /** Code of the first coding of `Composition.type`. */
  readonly type: string;
  /** Values of `Patient.identifier`. */
  readonly patient: readonly string[];
}

function bundleProblem({ type, patient }: DocumentBundle, claims: Claims) {
  if (claims['resource_hl7_type'] !== `('${type}^^2.16.840.1.113883.6.1')`) {
    return gatewayProblem('/msg/jwt-validation', 'validation', {
      instance: '/jwt-document-type',
      detail: 'JWT payload: Tipologia documento diversa dalla tipologia di CDA (code - codesystem)',
    });
  }
  const person = String(claims['person_id']).split('^')[0] ?? '';
  if (patient.some((value) => value.toUpperCase() === person.toUpperCase())) return undefined;
  return gatewayProblem('/msg/jwt-validation', 'validation', {
    instance: '/jwt-person-id',
    detail: 'JWT payload: codice fiscale non corrispondente ad alcun Patient.identifier nel Bundle FHIR',
  });
}

function readBundle(text: string): DocumentBundle | undefined {
  const bundle = readJsonObject(text);
  if (bundle?.['resourceType'] !== 'Bundle' || bundle['type'] !== 'document') return undefined;
  const resources = listOf(bundle['entry']).map((entry) => objectOf(objectOf(entry)['resource']));
  const composition = resources[0];
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
  if (composition?.['resourceType'] !== 'Composition' || patient === undefined) return undefined;
  const type = objectOf(listOf(objectOf(composition['type'])['coding'])[0])['code'];
  const { system, value } = objectOf(bundle['identifier']);
  if (typeof type !== 'string' || typeof value !== 'string') return undefined;
  const values = listOf(patient['identifier']).map((one) => String(objectOf(one)['value']));
  return { identifier: { root: typeof system === 'string' ? system : '', extension: value }, type, patient: values };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
