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
 * - `consent-refused`: somebody signed in and did not let the application have what it asked.
 * - `revoked`: no token of a grant is accepted any more, or one token is not: somebody asked for it, or a code or refresh token
 *   was used twice.
 * - `client-registered`, `client-changed`, `client-removed`: a vendor's application, by its registration.
 * - `keys-changed`: the keys that sign tokens are others now.
 * - `tokens-refused`: requests to the FHIR API without a valid token, counted: nothing in them can be believed but their number.
 * - `requests-refused`: the same for what the authorization server and the sign-in refuse.
 */
export type SecurityEvent =
  | {
      readonly kind: 'login' | 'logout' | 'consent-refused';
      readonly principal: Principal;
      readonly requestId?: string;
    }
  | { readonly kind: 'revoked'; readonly grantId?: string; readonly tokenId?: string }
  | { readonly kind: 'client-registered' | 'client-changed' | 'client-removed'; readonly clientId: string }
  | { readonly kind: 'keys-changed' }
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
  | (CountedRefusal & { readonly count: number });

/** Part of the server that refuses a request before it is known who asks. */
export type RefusingService =
  | 'sign-in'
  | 'authorization'
  | 'token'
  | 'introspection'
  | 'revocation'
  | 'registration'
  | 'launch'
  | 'sandbox-provider';

/** A refusal that is counted rather than told one by one. */
export type CountedRefusal =
  | { readonly kind: 'tokens-refused'; readonly reason: IssueCode }
  | {
      readonly kind: 'requests-refused';
      readonly service: RefusingService;
      /** One of a closed list of words, never something that was sent. */
      readonly reason: string;
      /** A registered client, never a name that was only sent. */
      readonly clientId?: string;
    };

/** Where security events are recorded. */
export interface SecurityAudit {
  /** Records an event; returns at once, writing follows as for accesses. Throws `audit-unavailable` (503) when it cannot. */
  recordSecurity(event: SecurityEvent): void;
  /** Counts a refusal: one event for all of a kind in a stretch of time, so that a flood cannot fill the store. Never throws. */
  countRefused(refusal: CountedRefusal): void;
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

const securityConfiguration = code('110129', 'Security Configuration');

/** Type and subtype of each kind. Source: DICOM PS3.16, CID 400 and 403, and CID 401 for alerts. */
const codings: Readonly<Record<SecurityEvent['kind'], readonly [type: Coding, subtype: Coding]>> = {
  login: [authentication, code('110122', 'Login')],
  'login-refused': [authentication, code('110122', 'Login')],
  'consent-refused': [authentication, code('110122', 'Login')],
  logout: [authentication, code('110123', 'Logout')],
  revoked: [alert, code('110137', 'User Security Attributes Changed')],
  'client-registered': [alert, securityConfiguration],
  'client-changed': [alert, securityConfiguration],
  'client-removed': [alert, securityConfiguration],
  'keys-changed': [alert, securityConfiguration],
  'emergency-opened': [alert, code('110127', 'Emergency Override Started')],
  'tokens-refused': [alert, code('110126', 'Node Authentication')],
  'requests-refused': [alert, code('110126', 'Node Authentication')],
};

/** Refused sign-ins are user authentication too; what only machines are refused is an alert of its own. */
function codingsOf(event: SecurityEvent): readonly [type: Coding, subtype: Coding] {
  return event.kind === 'requests-refused' && (event.service === 'sign-in' || event.service === 'authorization')
    ? codings['login-refused']
    : codings[event.kind];
}

/** Builds the AuditEvent of a security event. Source: FHIR R4 auditevent.html; IHE ATNA. */
export function toSecurityEvent({ event, recorded }: SecurityEntry, source: AuditSource): AuditEvent {
  const [type, subtype] = codingsOf(event);
  const reason = reasonOf(event);
  return {
    resourceType: 'AuditEvent',
    type,
    subtype: [subtype],
    action: 'E',
    recorded: new Date(recorded).toISOString(),
    outcome: reason === undefined ? '0' : '4',
    ...(reason === undefined ? {} : { outcomeDesc: reason.slice(0, 128) }),
    ...(event.kind === 'emergency-opened' ? { purposeOfEvent: [purposeConcept('ETREAT', event.reason)] } : {}),
    agent: 'principal' in event ? agentsOf(event.principal, source, false) : otherAgents(event, source),
    source: observerOf(source),
    entity: entitiesOf(event, source),
  };
}

/** Why somebody was refused; undefined for what was done. */
function reasonOf(event: SecurityEvent): string | undefined {
  switch (event.kind) {
    case 'consent-refused':
      return event.kind;
    case 'login-refused':
    case 'tokens-refused':
    case 'requests-refused':
      return event.reason;
    default:
      return undefined;
  }
}

function entitiesOf(event: SecurityEvent, source: AuditSource): AuditEventEntity[] {
  const entities: AuditEventEntity[] = [];
  if (event.kind === 'emergency-opened') entities.push(patientEntity({ reference: `Patient/${event.patient}` }, []));
  else {
    const detail = detailsOf(event).map(([type, valueString]) => ({ type, valueString }));
    entities.push({
      name: event.kind === 'tokens-refused' ? source.fhirBase : source.issuer,
      type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '2', display: 'System Object' },
      ...(detail.length === 0 ? {} : { detail }),
    });
  }
  if ('requestId' in event && event.requestId !== undefined) entities.push(requestEntity(event.requestId));
  return entities;
}

function detailsOf(event: SecurityEvent): readonly (readonly [type: string, value: string])[] {
  switch (event.kind) {
    case 'tokens-refused':
      return [['count', String(event.count)]];
    case 'requests-refused':
      return [
        ['count', String(event.count)],
        ['service', event.service],
      ];
    case 'revoked':
    case 'client-registered':
    case 'client-changed':
    case 'client-removed':
    case 'keys-changed':
      return [['event', event.kind]];
    default:
      return [];
  }
}

type WithoutPrincipal = Exclude<SecurityEvent, { readonly principal: Principal }>;

/** Agents of what has no principal: somebody who did not get in, a client, or the server itself. */
function otherAgents(event: WithoutPrincipal, source: AuditSource): AuditEventAgent[] {
  const type = { coding: [code('110152', 'Destination Role ID')] };
  const clientOf = (value: string) => ({ identifier: { system: `${source.issuer}/clients`, value } });
  switch (event.kind) {
    case 'login-refused':
      return refusedAgents(event, source);
    case 'tokens-refused':
      return [{ type, who: { display: 'unknown' }, requestor: true }];
    case 'requests-refused': {
      const who = event.clientId === undefined ? { display: 'unknown' } : clientOf(event.clientId);
      return [{ type, who, requestor: true }];
    }
    case 'client-registered':
    case 'client-changed':
    case 'client-removed':
      return [{ type, who: clientOf(event.clientId), requestor: true }];
    case 'revoked': {
      const { grantId, tokenId } = event;
      const policy = [
        ...(tokenId === undefined ? [] : [tokenId]),
        ...(grantId === undefined ? [] : [`${source.issuer}/grants/${grantId}`]),
      ];
      return [{ type, who: serverOf(source), requestor: true, ...(policy.length === 0 ? {} : { policy }) }];
    }
    case 'keys-changed':
      return [{ type, who: serverOf(source), requestor: true }];
  }
}

function serverOf(source: AuditSource): { identifier: { system: string; value: string } } {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: source.issuer } };
}

/** Somebody who did not get in: what is known of them, or that nothing is. */
function refusedAgents(
  event: Extract<SecurityEvent, { kind: 'login-refused' }>,
  source: AuditSource,
): AuditEventAgent[] {
  const type = { coding: [code('110152', 'Destination Role ID')] };
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
