import type { AuditEvent, AuditEventAgent, AuditEventEntity, CodeableConcept } from '@medplum/fhirtypes';
import { kindOfData, patientEntity } from './audit-event.ts';
import { patientIdOf } from './patients-of.ts';

/** What the view of the citizen is made for. */
export interface CitizenViewOptions {
  /** Logical id of the patient whose view it is. */
  readonly patient: string;
  /** Absolute FHIR base of this server. */
  readonly fhirBase: string;
  /** Name of an application as its users know it; its identifier unless given. */
  readonly applicationName?: (clientId: string) => string | undefined;
}

/**
 * What a person sees of an access to her data: when, who (role, organization, reference of the professional), with which
 * application, for which purpose, in an emergency or not, which kinds of her data, and whether it was allowed.
 *
 * Left out, because it is technical or about others: queries, tokens and grants, identifiers of accounts, request ids, the
 * refusal in detail, other patients, and every id of a resource, so that nothing is said of resources hidden from her.
 *
 * Source: GDPR art. 15; DM 7 September 2023, art. 9 and 21.
 */
export function toCitizenView(event: AuditEvent, options: CitizenViewOptions): AuditEvent {
  const { id, type, subtype, action, recorded, outcome, purposeOfEvent } = event;
  return {
    resourceType: 'AuditEvent',
    ...(id === undefined ? {} : { id }),
    type,
    ...(subtype === undefined ? {} : { subtype }),
    ...(action === undefined ? {} : { action }),
    recorded,
    ...(outcome === undefined ? {} : { outcome }),
    ...(purposeOfEvent === undefined ? {} : { purposeOfEvent: purposeOfEvent.map(codesOf) }),
    agent: (event.agent ?? []).flatMap((agent) => agentOf(agent, options)),
    source: { observer: { display: 'SINFONIA' } },
    ...entitiesOf(event, options),
  };
}

/** A concept without its text, which may be what somebody wrote. */
function codesOf({ coding }: CodeableConcept): CodeableConcept {
  return coding === undefined ? {} : { coding };
}

/** Types that an agent may be named by: professionals and their organizations, and who represents the person. */
const namedTypes = ['Practitioner/', 'PractitionerRole/', 'Organization/', 'RelatedPerson/', 'Device/'];

function agentOf(agent: AuditEventAgent, options: CitizenViewOptions): AuditEventAgent[] {
  const { type, role, who, requestor } = agent;
  const common = { ...(type === undefined ? {} : { type }), ...(role === undefined ? {} : { role }), requestor };
  const reference = who?.reference;
  const patient = reference === undefined ? undefined : patientIdOf(reference, options.fhirBase);
  if (patient !== undefined && patient !== options.patient) {
    // Somebody else in care: that they took part is all there is to say, and only when it was they who asked.
    return requestor === true ? [common] : [];
  }
  if (reference !== undefined && (patient !== undefined || namedTypes.some((name) => reference.startsWith(name)))) {
    return [{ ...common, who: { reference } }];
  }
  const client = who?.identifier?.system?.endsWith('/clients') === true ? who.identifier.value : undefined;
  if (client !== undefined) return [{ ...common, who: { display: options.applicationName?.(client) ?? client } }];
  return [common];
}

function entitiesOf(event: AuditEvent, { patient, fhirBase }: CitizenViewOptions): { entity?: AuditEventEntity[] } {
  const own = (event.entity ?? []).filter(({ what }) => patientIdOf(what?.reference ?? '', fhirBase) === patient);
  if (own.length === 0) return {};
  const details = own.flatMap(({ detail = [] }) => detail);
  const kinds = details.flatMap(({ type, valueString }) => (type === kindOfData ? (valueString ?? []) : []));
  return { entity: [patientEntity({ reference: `Patient/${patient}` }, new Set(kinds))] };
}
