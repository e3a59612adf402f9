import type { AuditEvent, Observation, Organization, Patient } from '@medplum/fhirtypes';
import type { SearchPlan } from '../../../src/fhir/search/plan.ts';

/** System of the invented identifiers of these tests. */
export const system = 'urn:oid:2.999.1';

/** An invented patient. */
export function patient(value: string, more: Partial<Patient> = {}): Patient {
  return { resourceType: 'Patient', identifier: [{ system, value }], name: [{ family: `Prova ${value}` }], ...more };
}

/** An invented organization. */
export function organization(value: string, more: Partial<Organization> = {}): Organization {
  return { resourceType: 'Organization', identifier: [{ system, value }], name: `Ente ${value}`, ...more };
}

/** An invented observation about somebody. */
export function observation(value: string, subject: string): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    identifier: [{ system, value }],
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    subject: { reference: subject },
  };
}

/** An invented access, as short as one may be. */
export function auditEvent(more: Partial<AuditEvent> = {}): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    type: { code: 'rest' },
    recorded: '2026-01-01T00:00:00Z',
    agent: [{ requestor: true }],
    source: { observer: { display: 'prova' } },
    ...more,
  };
}

/** The plan of `Type?identifier=system|value`. */
export function byIdentifier(type: string, value: string): SearchPlan {
  return {
    types: [type],
    where: { kind: 'token', parameter: { type, code: 'identifier' }, anyOf: [{ system, code: value }] },
    sort: [],
    count: 10,
    total: 'none',
    include: [],
    query: [['identifier', `${system}|${value}`]],
  };
}

/** The plan of a reference `Type?identifier=system|value`. */
export function planReference(reference: string): SearchPlan {
  const [type = '', query = ''] = reference.split('?');
  const value = decodeURIComponent(query).split('|')[1] ?? '';
  return byIdentifier(type, value);
}

/** A conditional reference to the resource with an identifier. */
export function conditionalReference(type: string, value: string): string {
  return `${type}?identifier=${system}|${value}`;
}

/** An id that no resource has yet. */
export function newId(): string {
  return `prova-${process.hrtime.bigint().toString(36)}`;
}
