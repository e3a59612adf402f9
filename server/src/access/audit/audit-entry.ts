import type { IssueCode } from '@sinfonia/profiles/issues';
import type { AccessRecord, TouchedResource } from '../../fhir/context.ts';
import type { InteractionName } from '../../fhir/routing.ts';
import type { Principal } from '../principal.ts';
import { patientIdOf, patientsOf } from './patients-of.ts';

/** A resource that was touched, with the logical ids of the patients whose data it is. */
export interface AuditedResource {
  readonly type: string;
  readonly id: string;
  readonly versionId: string | undefined;
  readonly patients: readonly string[];
}

/**
 * What waits in memory for an AuditEvent to be built: small, and without bodies of requests and texts of resources, so
 * that a full buffer stays bounded whatever clients send.
 */
export interface AuditEntry {
  readonly kind: 'access';
  /** Milliseconds since the epoch, UTC. */
  readonly recorded: number;
  /** Code of http://hl7.org/fhir/restful-interaction. */
  readonly interaction: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly status: number;
  readonly refusal: IssueCode | undefined;
  /** Code of v3 ActReason. */
  readonly purpose: string | undefined;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly operation: string | undefined;
  readonly touched: readonly AuditedResource[];
  /** Logical ids of patients that a search named, whatever it found. */
  readonly named: readonly string[];
  /** Logical ids of patients to whose data the caller had opened an emergency access when it asked. */
  readonly emergencies: ReadonlySet<string>;
  /** Search parameters as received; present for searches only. */
  readonly query: readonly (readonly [name: string, value: string])[] | undefined;
}

/** Tells whether a caller has an emergency access to a patient, by logical id, that is open at an instant (ms, UTC). */
export type IsEmergency = (principal: Principal, patient: string, at: number) => boolean;

const noEmergencies: ReadonlySet<string> = new Set();

/** Takes from an access what its AuditEvent needs. */
export function toAuditEntry(access: AccessRecord, recorded: number, isEmergency?: IsEmergency): AuditEntry {
  const { request, question } = access;
  const query = isSearch(question.interaction) ? request.query : undefined;
  const touched = access.touched.map((one) => toAudited(one, request.baseUrl));
  const named = query === undefined ? [] : patientsNamed(request.path, query, request.baseUrl);
  const asked = question.type === 'Patient' && question.id !== undefined ? [question.id] : [];
  const mayBe = isEmergency !== undefined && request.principal.practitionerRole !== undefined;
  const emergencies = mayBe
    ? new Set(
        [...asked, ...named, ...touched.flatMap(({ patients }) => patients)].filter((patient) =>
          isEmergency(request.principal, patient, recorded),
        ),
      )
    : noEmergencies;
  return {
    kind: 'access',
    recorded,
    interaction: interactionCode(question.interaction, request.body),
    principal: request.principal,
    requestId: request.requestId,
    status: access.status,
    refusal: access.refusal,
    purpose: access.purpose ?? request.principal.purpose,
    type: question.type,
    id: question.id,
    operation: question.operation,
    touched,
    named,
    emergencies,
    query,
  };
}

function toAudited({ type, id, versionId, texts }: TouchedResource, fhirBase: string): AuditedResource {
  if (type === 'Patient') return { type, id, versionId, patients: [id] };
  const [text, ...others] = texts ?? [];
  if (text === undefined) return { type, id, versionId, patients: [] };
  let patients = patientsOf(type, text, fhirBase);
  if (others.length > 0) {
    patients = [...new Set([...patients, ...others.flatMap((other) => patientsOf(type, other, fhirBase))])];
  }
  return { type, id, versionId, patients };
}

/** Parameters that name the person whose data is looked for. */
const patientParameters: ReadonlySet<string> = new Set(['patient', 'subject', 'patient:Patient', 'subject:Patient']);

const idForm = /^[A-Za-z0-9\-.]{1,64}$/;

/** Patients that a search is about, by its compartment or by the parameters `patient` and `subject`; twenty at most. */
function patientsNamed(path: readonly string[], query: AuditEntry['query'] & object, fhirBase: string): string[] {
  const named = new Set<string>();
  const [first, second] = path;
  if (path.length > 2 && first === 'Patient' && second !== undefined && idForm.test(second)) named.add(second);
  for (const [name, value] of query) {
    if (!patientParameters.has(name)) continue;
    for (const one of value.split(',', 20)) {
      const bare = name !== 'subject' && idForm.test(one) ? one : undefined;
      const id = bare ?? patientIdOf(one, fhirBase);
      if (id !== undefined && named.size < 20) named.add(id);
    }
  }
  return [...named];
}

function isSearch(interaction: InteractionName): boolean {
  return interaction === 'search-type' || interaction === 'search-system' || interaction === 'search-compartment';
}

function interactionCode(interaction: InteractionName, body: unknown): string {
  if (interaction === 'search-compartment') return 'search';
  if (interaction !== 'batch-or-transaction') return interaction;
  const isBatch = typeof body === 'object' && body !== null && 'type' in body && body.type === 'batch';
  return isBatch ? 'batch' : 'transaction';
}
