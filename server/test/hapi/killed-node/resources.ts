import { randomUUID } from 'node:crypto';

/** Types that the clients write. */
export const writtenTypes = ['Basic', 'Patient', 'Encounter', 'Observation', 'Task'] as const;

const identifierOf = (mark: string) => [{ system: 'urn:sinfonia:test:mark', value: mark }];
const code = { text: 'killed node' };

/** A resource that carries a mark, by which every version is traced back to one request. */
export function basic(mark: string, id?: string): object {
  return { resourceType: 'Basic', ...(id === undefined ? {} : { id }), identifier: identifierOf(mark), code };
}

/** A Task, about which subscribers are told. */
export function task(mark: string): object {
  return { resourceType: 'Task', identifier: identifierOf(mark), status: 'requested', intent: 'order' };
}

/** A transaction of a patient with an encounter and two observations that refer to each other. */
export function linkedResources(mark: string): { readonly entry: readonly object[] } {
  const patient = `urn:uuid:${randomUUID()}`;
  const encounter = `urn:uuid:${randomUUID()}`;
  const identifier = identifierOf(mark);
  const subject = { reference: patient };
  const observation = {
    resourceType: 'Observation',
    identifier,
    status: 'final',
    code,
    subject,
    encounter: { reference: encounter },
  };
  const ambulatory = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' };
  const entries = [
    { fullUrl: `urn:uuid:${randomUUID()}`, resource: observation },
    { fullUrl: patient, resource: { resourceType: 'Patient', identifier } },
    {
      fullUrl: encounter,
      resource: { resourceType: 'Encounter', identifier, status: 'finished', class: ambulatory, subject },
    },
    { fullUrl: `urn:uuid:${randomUUID()}`, resource: observation },
  ];
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: entries.map((entry) => ({ ...entry, request: { method: 'POST', url: entry.resource.resourceType } })),
  };
  return bundle;
}
