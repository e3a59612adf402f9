import type { AuditEvent, AuditEventAgent, AuditEventEntity } from '@medplum/fhirtypes';
import type { AuditEntry } from './audit-entry.ts';

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
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const participantType = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const entityType = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRole = 'http://terminology.hl7.org/CodeSystem/object-role';
const requestIdType = {
  system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
  code: 'XrequestId',
} as const;

/**
 * Builds the AuditEvent of an access: type `rest`, subtype the interaction, action, outcome (0 done, 4 refused, 8 server
 * fault), the client and the person as agents, what was touched as entities, and the request id.
 *
 * Nobody is named: agents are identifiers of client and account and the reference of the person's resource. The query of
 * a search is kept, base64 as FHIR prescribes, because an access cannot be accounted for without it; it may contain a
 * fiscal code, so it lives here only, in a record that `user/` scopes must name to read, and never in the log.
 *
 * Instants are UTC. Source: FHIR R4 auditevent.html; agents and request id after IHE BALP 1.1 (BasicAudit patterns).
 */
export function toAuditEvent(entry: AuditEntry, source: AuditSource): AuditEvent {
  const refused = entry.status >= 400;
  return {
    resourceType: 'AuditEvent',
    type: restful,
    subtype: [{ system: interactionSystem, code: entry.interaction }],
    action: actions[entry.interaction] ?? 'E',
    recorded: new Date(entry.recorded).toISOString(),
    outcome: entry.status < 400 ? '0' : entry.status < 500 ? '4' : '8',
    ...(refused ? { outcomeDesc: `HTTP ${entry.status}` } : {}),
    agent: agentsOf(entry, source),
    source: { observer: { identifier: { system: 'urn:ietf:rfc:3986', value: source.fhirBase } } },
    entity: entitiesOf(entry),
  };
}

function agentsOf({ principal, interaction }: AuditEntry, source: AuditSource): AuditEventAgent[] {
  const person = principal.subject !== undefined;
  const policy = principal.tokenId === undefined ? {} : { policy: [principal.tokenId] };
  const gives = interaction === 'create' || interaction === 'update' || interaction === 'patch';
  const client: AuditEventAgent = {
    type: {
      coding: [
        gives
          ? { system: dicom, code: '110153', display: 'Source Role ID' }
          : { system: dicom, code: '110152', display: 'Destination Role ID' },
      ],
    },
    who: { identifier: { system: `${source.issuer}/clients`, value: principal.clientId } },
    requestor: !person,
    ...(person ? {} : policy),
  };
  if (!person) return [client];
  return [
    {
      type: { coding: [{ system: participantType, code: 'IRCP', display: 'information recipient' }] },
      who: {
        ...(principal.fhirUser === undefined ? {} : { reference: principal.fhirUser }),
        identifier: { system: `${source.issuer}/accounts`, value: principal.subject },
      },
      requestor: true,
      ...policy,
    },
    client,
  ];
}

function entitiesOf(entry: AuditEntry): AuditEventEntity[] {
  const entities: AuditEventEntity[] = [];
  if (entry.query !== undefined) entities.push(queryEntity(entry));
  if (entry.touched.length === 0 && entry.query === undefined) entities.push(targetEntity(entry));
  for (const { type, id, versionId } of entry.touched) {
    const version = versionId === undefined ? '' : `/_history/${versionId}`;
    // A page of results is many entities: what they are is in their references.
    const coding = entry.query === undefined ? objectCoding(type) : {};
    entities.push({ what: { reference: `${type}/${id}${version}` }, ...coding });
  }
  entities.push({ what: { identifier: { value: entry.requestId } }, type: requestIdType });
  return entities;
}

/** What was asked for when nothing was touched: a refusal, a missing resource, an operation. */
function targetEntity({ type, id, operation }: AuditEntry): AuditEventEntity {
  const name = operation === undefined ? '' : `$${operation.slice(0, 64)}`;
  if (type === undefined) return { name: name === '' ? 'system' : name, type: { system: entityType, code: '2' } };
  if (id === undefined)
    return { name: name === '' ? type : `${type}/${name}`, type: { system: entityType, code: '2' } };
  return { what: { reference: `${type}/${id}` }, ...objectCoding(type) };
}

function queryEntity({ type, query }: AuditEntry): AuditEventEntity {
  const parameters = new URLSearchParams((query ?? []).map(([name, value]): [string, string] => [name, value]));
  const text = `${type ?? ''}?${parameters}`;
  return {
    type: { system: entityType, code: '2', display: 'System Object' },
    role: { system: objectRole, code: '24', display: 'Query' },
    query: Buffer.from(text, 'utf8').toString('base64'),
  };
}

function objectCoding(type: string): Pick<AuditEventEntity, 'type' | 'role'> {
  return type === 'Patient'
    ? {
        type: { system: entityType, code: '1', display: 'Person' },
        role: { system: objectRole, code: '1', display: 'Patient' },
      }
    : {
        type: { system: entityType, code: '2', display: 'System Object' },
        role: { system: objectRole, code: '4', display: 'Domain Resource' },
      };
}
