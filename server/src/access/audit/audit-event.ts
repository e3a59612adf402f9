import type { AuditEvent, AuditEventEntity, CodeableConcept } from '@medplum/fhirtypes';
import { agentsOf } from './agents.ts';
import type { AuditEntry, AuditedResource } from './audit-entry.ts';

/** Who writes the audit: identifiers that every AuditEvent of this server carries. */
export interface AuditSource {
  /** Absolute FHIR base, e.g. `http://localhost:8080/fhir`. */
  readonly fhirBase: string;
  /** Issuer of the tokens; names the space of client and account identifiers. */
  readonly issuer: string;
}

type Action = 'C' | 'R' | 'U' | 'D' | 'E';

/** Action of each interaction. Source: FHIR R4 auditevent.html, AuditEvent.action (search and operations are E). */
const actions: Readonly<Record<string, Action>> = {
  create: 'C',
  read: 'R',
  vread: 'R',
  'history-instance': 'R',
  'history-type': 'R',
  'history-system': 'R',
  update: 'U',
  patch: 'U',
  delete: 'D',
};

const restful = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'RESTful Operation',
} as const;

const interactionSystem = 'http://hl7.org/fhir/restful-interaction';
const actReason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const entityType = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRole = 'http://terminology.hl7.org/CodeSystem/object-role';
const requestIdType = {
  system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
  code: 'XrequestId',
} as const;

/**
 * Resources, and mentions of patients, that one event lists; an access that touched more is told in several events with the
 * same request id.
 */
export const resourcesPerEvent = 500;

/** `entity.detail.type` that says of a patient's entity which types of her data were touched, one detail each. */
export const kindOfData = 'resource-type';

/** Purposes of use in an emergency, codes of v3 ActReason. */
export const emergencyPurposes: ReadonlySet<string> = new Set(['ETREAT', 'BTG']);

/**
 * Builds the AuditEvents of an access, almost always one: type `rest`, subtype the interaction, action, outcome (0 done,
 * 4 refused, 8 server fault) with the code of the refusal, purpose, who asked in which role and for whom (`agentsOf`), the
 * patients whose data it is, each with the types of that data, what was touched, and the request id.
 *
 * The query of a search is kept, base64 as FHIR prescribes, because an access cannot be accounted for without it; it may
 * contain a fiscal code, so it lives here only, in a record that `user/` scopes must name to read, and never in the log.
 *
 * What a professional does with the data of a patient while an emergency access of hers is open has the purpose ETREAT; the
 * rest of the same access, e.g. other patients of a page of results, is told in an event of its own with the usual purpose.
 *
 * Instants are UTC. Source: FHIR R4 auditevent.html; agents, patients and request id after IHE BALP 1.1.
 */
export function toAuditEvents(entry: AuditEntry, source: AuditSource): AuditEvent[] {
  return purposesOf(entry).flatMap((part) =>
    portionsOf(part.touched).map((touched) => toAuditEvent(part, touched, source)),
  );
}

/** The parts of an access that have one purpose each. */
function purposesOf(entry: AuditEntry): readonly AuditEntry[] {
  const { emergencies, touched, named, type, id } = entry;
  if (emergencies.size === 0) return [entry];
  const isEmergency = (patient: string): boolean => emergencies.has(patient);
  const inEmergency: AuditEntry = {
    ...entry,
    purpose: 'ETREAT',
    touched: touched.filter(({ patients }) => patients.some(isEmergency)),
    named: named.filter(isEmergency),
  };
  const rest: AuditEntry = {
    ...entry,
    touched: touched.filter(({ patients }) => !patients.some(isEmergency)),
    named: named.filter((patient) => !isEmergency(patient)),
  };
  const hasRest = rest.touched.length > 0 || rest.named.length > 0;
  const hasEmergency =
    inEmergency.touched.length > 0 ||
    inEmergency.named.length > 0 ||
    (type === 'Patient' && id !== undefined && emergencies.has(id));
  return [...(hasEmergency ? [inEmergency] : []), ...(hasRest ? [rest] : [])];
}

/** What each event of an access lists. A resource about very many patients, such as a Group, comes in several of them. */
function portionsOf(touched: readonly AuditedResource[]): (readonly AuditedResource[])[] {
  const portions: AuditedResource[][] = [];
  let portion: AuditedResource[] = [];
  let patients = 0;
  for (const resource of touched) {
    for (let at = 0; at === 0 || at < resource.patients.length; at += resourcesPerEvent) {
      const part =
        resource.patients.length <= resourcesPerEvent
          ? resource
          : { ...resource, patients: resource.patients.slice(at, at + resourcesPerEvent) };
      if (
        portion.length === resourcesPerEvent ||
        (portion.length > 0 && patients + part.patients.length > resourcesPerEvent)
      ) {
        portions.push(portion);
        portion = [];
        patients = 0;
      }
      portion.push(part);
      patients += part.patients.length;
    }
  }
  return [...portions, portion];
}

function toAuditEvent(entry: AuditEntry, touched: readonly AuditedResource[], source: AuditSource): AuditEvent {
  const { interaction, principal, status } = entry;
  const gives = interaction === 'create' || interaction === 'update' || interaction === 'patch';
  const purpose = entry.purpose === undefined ? {} : { purposeOfEvent: [purposeConcept(entry.purpose)] };
  return {
    resourceType: 'AuditEvent',
    type: restful,
    subtype: [{ system: interactionSystem, code: interaction }],
    action: actions[interaction] ?? 'E',
    recorded: new Date(entry.recorded).toISOString(),
    outcome: outcomeOf(status),
    ...(status >= 400 ? { outcomeDesc: describe(status, entry.refusal) } : {}),
    ...purpose,
    agent: agentsOf(principal, source, gives),
    source: observerOf(source),
    entity: entitiesOf(entry, touched),
  };
}

/** The server as the one that recorded. */
export function observerOf(source: AuditSource): AuditEvent['source'] {
  return { observer: { identifier: { system: 'urn:ietf:rfc:3986', value: source.fhirBase } } };
}

/** A purpose of use. In an emergency FHIR wants a reason beside it: the event of the opening has the one that was written. */
export function purposeConcept(code: string, reason?: string): CodeableConcept {
  const text = reason ?? (emergencyPurposes.has(code) ? 'Motivazione nel registro, evento di apertura' : undefined);
  return { coding: [{ system: actReason, code }], ...(text === undefined ? {} : { text }) };
}

/** Outcome of an answer. Source: FHIR R4 valueset-audit-event-outcome. */
export function outcomeOf(status: number): '0' | '4' | '8' {
  return status < 400 ? '0' : status < 500 ? '4' : '8';
}

/** Outcome in words for programs: `<code of the refusal> (HTTP <status>)`, without personal data. */
export function describe(status: number, refusal: string | undefined): string {
  return refusal === undefined ? `HTTP ${status}` : `${refusal} (HTTP ${status})`;
}

function entitiesOf(entry: AuditEntry, touched: readonly AuditedResource[]): AuditEventEntity[] {
  const entities: AuditEventEntity[] = [];
  if (entry.query !== undefined) entities.push(queryEntity(entry));
  if (touched.length === 0 && entry.query === undefined) entities.push(targetEntity(entry));
  const kinds = kindsByPatient(entry, touched);
  for (const { type, id, versionId } of touched) {
    const version = versionId === undefined ? '' : `/_history/${versionId}`;
    const what = { reference: `${type}/${id}${version}` };
    if (type === 'Patient') entities.push(patientEntity(what, takeOut(kinds, id)));
    // A page of results is many entities: what they are is in their references.
    else entities.push(entry.query === undefined ? { what, ...domainResource } : { what });
  }
  for (const [id, types] of kinds) entities.push(patientEntity({ reference: `Patient/${id}` }, types));
  entities.push(requestEntity(entry.requestId));
  return entities;
}

/** The request that an event belongs to. */
export function requestEntity(requestId: string): AuditEventEntity {
  return { what: { identifier: { value: requestId } }, type: requestIdType };
}

/** Patients of an event with the types of their data that were touched; none for one that a search only named. */
function kindsByPatient(entry: AuditEntry, touched: readonly AuditedResource[]): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { type, patients } of touched) {
    for (const patient of patients) {
      const known = kinds.get(patient);
      if (known === undefined) kinds.set(patient, new Set([type]));
      else known.add(type);
    }
  }
  for (const patient of entry.named) if (!kinds.has(patient)) kinds.set(patient, new Set());
  return kinds;
}

function takeOut(kinds: Map<string, Set<string>>, id: string): ReadonlySet<string> {
  const found = kinds.get(id) ?? new Set<string>();
  kinds.delete(id);
  return found;
}

/** A patient as an entity, with the types of her data that were touched. */
export function patientEntity(what: { reference: string }, types: Iterable<string>): AuditEventEntity {
  const detail = Array.from(types, (type) => ({ type: kindOfData, valueString: type }));
  return { what, ...person, ...(detail.length > 0 ? { detail } : {}) };
}

/** What was asked for when nothing was touched: a refusal, a missing resource, an operation. */
function targetEntity({ type, id, operation }: AuditEntry): AuditEventEntity {
  const name = operation === undefined ? '' : `$${operation.slice(0, 64)}`;
  if (type === undefined) return { name: name === '' ? 'system' : name, type: systemObject };
  if (id === undefined) return { name: name === '' ? type : `${type}/${name}`, type: systemObject };
  return { what: { reference: `${type}/${id}` }, ...(type === 'Patient' ? person : domainResource) };
}

function queryEntity({ type, query }: AuditEntry): AuditEventEntity {
  const parameters = new URLSearchParams((query ?? []).map(([name, value]): [string, string] => [name, value]));
  const text = `${type ?? ''}?${parameters}`;
  return {
    type: systemObject,
    role: { system: objectRole, code: '24', display: 'Query' },
    query: Buffer.from(text, 'utf8').toString('base64'),
  };
}

const systemObject = { system: entityType, code: '2', display: 'System Object' } as const;

const person = {
  type: { system: entityType, code: '1', display: 'Person' },
  role: { system: objectRole, code: '1', display: 'Patient' },
} as const;

const domainResource = {
  type: systemObject,
  role: { system: objectRole, code: '4', display: 'Domain Resource' },
} as const;
