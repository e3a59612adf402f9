import type { Consent, Patient, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import { isMember } from '@sinfonia/profiles/terminology';
import type { FhirContext, OperationHandler } from '../../fhir/context.ts';
import type { FhirRequest, FhirResponse } from '../../fhir/exchange.ts';
import { invalid, isObject, type JsonObject, missing } from '../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../fhir/responses.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import { touchedBy } from '../../fhir/touched.ts';
import { writeAudited } from '../../fhir/writing.ts';
import type { WriteOperation, WriteResult } from '../../store/port.ts';
import type { SecurityAudit } from '../audit/security-event.ts';
import type { Principal } from '../principal.ts';
import { type DataProtectionOfficer, officesFor } from './data-protection-officers.ts';
import { openEmergency } from './open-emergency.ts';

/** What the operation needs beside the request. */
export interface EmergencyParts {
  /** Refusal of opening an emergency access at all: the role does not have it, or the level of identity is too low. */
  readonly mayOpen: (principal: Principal) => Issue | undefined;
  /** Offices that are told beside the person, in place of her health authority where it has one of its own. */
  readonly dataProtectionOfficers: readonly DataProtectionOfficer[];
  /** AuditEvent of the opening, with its written reason, for the atomic step. */
  readonly securityEventFor: SecurityAudit['securityEventFor'];
  /** Told of each emergency access once it is durable. */
  readonly onOpened: (consent: Consent) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

const reasons = valueSetUrl.EmergencyReason;
/** Fewest characters of a reason that says something; a rule of the platform. */
const shortestReason = 10;
const longestReason = 500;

/**
 * `POST Patient/[id]/$emergency-access` with `reason` (CodeableConcept: a code of emergency-reason and a text), or
 * `POST Patient/$emergency-access` with `identifier` too, for who does not know the person yet: opens the data of a person for
 * fifteen minutes to a health professional without a care relationship with her. Writes, in one atomic step, the
 * consent, the notifications to the person and to the data-protection officer, and the AuditEvents of the access and of the
 * opening with its reason. What is obscured stays so.
 *
 * Answers 201 with the consent. Refusals: `operation-parameter-missing` and `operation-parameter-invalid` 400,
 * `emergency-not-allowed` 403, `resource-not-found` 404.
 * Source: ministerial decree of 7 September 2023 (emergency access); GDPR art. 9(2)(c).
 */
export function emergencyAccessOperation(parts: EmergencyParts): OperationHandler {
  const now = parts.now ?? Date.now;
  return {
    name: 'emergency-access',
    definition: 'https://fhir.sinfonia.campania.it/OperationDefinition/patient-emergency-access',
    levels: ['type', 'instance'],
    types: ['Patient'],
    readOnly: false,
    auditsItself: true,
    async handle(context, request, target) {
      const { principal } = request;
      const refusal = parts.mayOpen(principal);
      if (refusal !== undefined) throw new FhirError(refusal);
      const { practitionerRole } = principal;
      if (practitionerRole === undefined) throw new FhirError({ code: 'emergency-not-allowed' });
      const { code, text } = reasonIn(request.body);
      const patient = await (target.id === undefined
        ? patientByIdentifier(context, parameterIn(request.body, 'identifier')?.['valueIdentifier'])
        : patientById(context, target.id));
      const { consent, notices } = openEmergency({
        principal: { ...principal, practitionerRole },
        patient: patient.id ?? '',
        reason: code,
        text,
        controllers: officesFor(patient.managingOrganization?.reference, parts.dataProtectionOfficers),
        now: now(),
      });
      const opened = { kind: 'emergency-opened', principal, patient: patient.id ?? '', reason: text } as const;
      const event = parts.securityEventFor({ ...opened, requestId: request.requestId });
      const response = await store(context, request, [consent, ...notices], event);
      parts.onOpened(consent);
      return response;
    },
  };
}

async function patientById(context: FhirContext, id: string): Promise<Patient> {
  const current = await context.store.read({ type: 'Patient', id });
  if (current?.json === undefined) throw new FhirError({ code: 'resource-not-found', values: { type: 'Patient', id } });
  return JSON.parse(current.json) as Patient;
}

async function patientByIdentifier(context: FhirContext, identifier: unknown): Promise<Patient> {
  if (identifier === undefined) throw missing('identifier');
  if (!isObject(identifier)) throw invalid('identifier', 'Identifier');
  const { system, value } = identifier;
  if (typeof system !== 'string' || typeof value !== 'string' || value === '')
    throw invalid('identifier', 'Identifier');
  const where = {
    kind: 'token',
    parameter: { type: 'Patient', code: 'identifier' },
    anyOf: [{ system, code: value }],
  } as const;
  const { entries } = await context.store.search(plainPlan(['Patient'], where, 2));
  const [only] = entries;
  if (entries.length !== 1 || only?.json === undefined) {
    throw new FhirError({ code: 'resource-not-found', values: { type: 'Patient', id: 'identifier' } });
  }
  return JSON.parse(only.json) as Patient;
}

async function store(
  context: FhirContext,
  request: FhirRequest,
  resources: readonly [Consent, ...Resource[]],
  opening: Resource,
): Promise<FhirResponse> {
  const [consent] = resources;
  const operations = resources.map((resource): WriteOperation => ({ kind: 'create', resource }));
  const faults = resources.flatMap((resource) => context.validate(resource, { bestPractice: false }));
  if (faults.some(isRefusal)) throw new FhirError(faults);
  const alongside = (results: readonly WriteResult[]): readonly Resource[] => {
    const touched = results.flatMap(touchedBy);
    const id = consent.patient?.reference?.slice('Patient/'.length);
    const question = { interaction: 'operation', operation: 'emergency-access', type: 'Patient' } as const;
    const about = { ...question, ...(id === undefined ? {} : { id }) };
    return [...context.audit.eventsFor({ request, question: about, status: 201, touched, purpose: 'ETREAT' }), opening];
  };
  const [result] = await writeAudited({ context, request }, operations, { alongside });
  const version = result?.version;
  if (version?.json === undefined) throw new Error('the store gave no version for a create');
  const location = `${request.baseUrl}/Consent/${version.id}/_history/${version.versionId}`;
  return { status: 201, headers: { location, etag: etagOf(version.versionId) }, body: version.json };
}

function parameterIn(body: unknown, name: string): JsonObject | undefined {
  const list = isObject(body) && body['resourceType'] === 'Parameters' ? body['parameter'] : undefined;
  const parameters: readonly unknown[] = Array.isArray(list) ? list : [];
  return parameters.filter(isObject).find((one) => one['name'] === name);
}

function reasonIn(body: unknown): { code: string; text: string } {
  const parameter = parameterIn(body, 'reason');
  if (parameter === undefined) throw missing('reason');
  const concept = parameter['valueCodeableConcept'];
  if (!isObject(concept)) throw invalid('reason', 'CodeableConcept');
  const text = typeof concept['text'] === 'string' ? concept['text'].trim() : '';
  const codings: readonly unknown[] = Array.isArray(concept['coding']) ? concept['coding'] : [];
  const coding = codings.find((one) => isObject(one) && one['system'] === codeSystemUrl.EmergencyReason);
  const code = isObject(coding) ? coding['code'] : undefined;
  if (typeof code !== 'string' || isMember(reasons, codeSystemUrl.EmergencyReason, code) !== true) {
    throw invalid('reason', 'emergency-reason');
  }
  if (text.length < shortestReason || text.length > longestReason) {
    throw invalid('reason', `text, ${shortestReason}–${longestReason}`);
  }
  return { code, text };
}
