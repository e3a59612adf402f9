import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@medplum/fhirtypes';
import type { IssueCode } from '@sinfonia/profiles/issues';
import type { Principal } from '../principal.ts';
import { agentsOf, roleOf } from './agents.ts';
import { type AuditSource, observerOf, patientEntity, purposeConcept, requestEntity } from './audit-event.ts';

/**
 * What happens around accesses and is to be recorded too.
 *
 * - `login`, `logout`: a person began or ended a session; `principal` is what the tokens of that session say.
 * - `login-refused`: somebody did not get in. `reason` is a code of ours or of OAuth, without personal data; the account,
 *   reference and role are given as far as they are known.
 * - `emergency-opened`: a professional opened an emergency access to a patient, for the reason that was written.
 * - `tokens-refused`: requests without a valid token, counted: nothing in them can be believed but their number.
 */
export type SecurityEvent =
  | { readonly kind: 'login' | 'logout'; readonly principal: Principal; readonly requestId?: string }
  | {
      readonly kind: 'login-refused';
      readonly clientId?: string;
      readonly subject?: string;
      readonly fhirUser?: string;
      readonly role?: string;
      readonly reason: string;
      readonly requestId?: string;
    }
  | {
      readonly kind: 'emergency-opened';
      readonly principal: Principal;
      /** Logical id of the patient. */
      readonly patient: string;
      /** As the professional wrote it. It may tell of the patient's health: it is kept here and nowhere else. */
      readonly reason: string;
      readonly requestId?: string;
    }
  | { readonly kind: 'tokens-refused'; readonly reason: IssueCode; readonly count: number };

/** Where security events are recorded. */
export interface SecurityAudit {
  /** Records an event; returns at once, writing follows as for accesses. Throws `audit-unavailable` (503) when it cannot. */
  recordSecurity(event: SecurityEvent): void;
  /** AuditEvent of an event that must be durable with a write, to be handed to the store in the same atomic step. */
  securityEventFor(event: SecurityEvent): AuditEvent;
}

/** A security event that waits to be written. */
export interface SecurityEntry {
  readonly kind: 'security';
  /** Milliseconds since the epoch, UTC. */
  readonly recorded: number;
  readonly event: SecurityEvent;
}

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const authentication = code('110114', 'User Authentication');
const alert = code('110113', 'Security Alert');

/** Type and subtype of each kind. Source: DICOM PS3.16, CID 400 and 403, and CID 401 for alerts. */
const codings: Readonly<Record<SecurityEvent['kind'], readonly [type: Coding, subtype: Coding]>> = {
  login: [authentication, code('110122', 'Login')],
  'login-refused': [authentication, code('110122', 'Login')],
  logout: [authentication, code('110123', 'Logout')],
  'emergency-opened': [alert, code('110127', 'Emergency Override Started')],
  'tokens-refused': [alert, code('110126', 'Node Authentication')],
};

/** Builds the AuditEvent of a security event. Source: FHIR R4 auditevent.html; IHE ATNA. */
export function toSecurityEvent({ event, recorded }: SecurityEntry, source: AuditSource): AuditEvent {
  const [type, subtype] = codings[event.kind];
  const reason = 'reason' in event && event.kind !== 'emergency-opened' ? event.reason : undefined;
  return {
    resourceType: 'AuditEvent',
    type,
    subtype: [subtype],
    action: 'E',
    recorded: new Date(recorded).toISOString(),
    outcome: reason === undefined ? '0' : '4',
    ...(reason === undefined ? {} : { outcomeDesc: reason.slice(0, 128) }),
    ...(event.kind === 'emergency-opened' ? { purposeOfEvent: [purposeConcept('ETREAT', event.reason)] } : {}),
    agent: 'principal' in event ? agentsOf(event.principal, source, false) : unknownAgents(event, source),
    source: observerOf(source),
    entity: entitiesOf(event, source),
  };
}

function entitiesOf(event: SecurityEvent, source: AuditSource): AuditEventEntity[] {
  const entities: AuditEventEntity[] = [];
  if (event.kind === 'emergency-opened') entities.push(patientEntity({ reference: `Patient/${event.patient}` }, []));
  else {
    const count = event.kind === 'tokens-refused' ? event.count : undefined;
    entities.push({
      name: count === undefined ? source.issuer : source.fhirBase,
      type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '2', display: 'System Object' },
      ...(count === undefined ? {} : { detail: [{ type: 'count', valueString: String(count) }] }),
    });
  }
  if ('requestId' in event && event.requestId !== undefined) entities.push(requestEntity(event.requestId));
  return entities;
}

/** Somebody who did not get in: what is known of them, or that nothing is. */
function unknownAgents(
  event: Extract<SecurityEvent, { kind: 'login-refused' | 'tokens-refused' }>,
  source: AuditSource,
): AuditEventAgent[] {
  const type = { coding: [code('110152', 'Destination Role ID')] };
  if (event.kind === 'tokens-refused') return [{ type, who: { display: 'unknown' }, requestor: true }];
  const { clientId, subject, fhirUser, role } = event;
  const isKnown = subject !== undefined || fhirUser !== undefined;
  const client =
    clientId === undefined ? [] : [{ identifier: { system: `${source.issuer}/clients`, value: clientId } }];
  const person = isKnown
    ? {
        ...(fhirUser === undefined ? {} : { reference: fhirUser }),
        ...(subject === undefined ? {} : { identifier: { system: `${source.issuer}/accounts`, value: subject } }),
      }
    : { display: 'unknown' };
  return [
    { type, who: person, requestor: true, ...(role === undefined ? {} : { role: [roleOf(role)] }) },
    ...client.map((who) => ({ type: { coding: [code('110150', 'Application')] }, who, requestor: false })),
  ];
}

function code(value: string, display: string): Coding {
  return { system: dicom, code: value, display };
}
