import assert from 'node:assert/strict';
import type { AuditEvent } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { AccessRecord } from '../../fhir/context.ts';
import type { Principal } from '../principal.ts';
import { toAuditEntry } from './audit-entry.ts';
import { toAuditEvents } from './audit-event.ts';
import { toCitizenView } from './citizen-view.ts';
import { toSecurityEvent } from './security-event.ts';

const fhirBase = 'https://sinfonia.example/fhir';
const source = { fhirBase, issuer: 'https://sinfonia.example/oidc' };
const options = { patient: 'anna', fhirBase };

const doctor: Principal = {
  clientId: 'cartella',
  subject: 'secret-account',
  fhirUser: 'Practitioner/doctor',
  role: 'specialist',
  organization: 'Organization/o',
  purpose: 'TREAT',
  tokenId: 'secret-token',
  grantId: 'secret-grant',
  level: 3,
  scopes: [],
};

function record(principal: Principal, touched: AccessRecord['touched'], query: [string, string][] = []): AuditEvent {
  const access: AccessRecord = {
    question: { interaction: 'search-system' },
    status: 200,
    touched,
    request: {
      method: 'GET',
      path: [],
      query,
      headers: {},
      baseUrl: fhirBase,
      principal,
      language: 'it',
      requestId: 'secret-request',
    },
  };
  return toAuditEvents(toAuditEntry(access, 0), source)[0] ?? assert.fail();
}

const about = (type: string, id: string, patient: string) => ({
  type,
  id,
  versionId: '1',
  texts: [`{"resourceType":"${type}","subject":{"reference":"Patient/${patient}"}}`],
});

describe('view of the citizen', () => {
  it('has the kinds of her own data only', () => {
    const event = record(doctor, [
      about('Observation', 'secret-1', 'anna'),
      about('Condition', 'secret-2', 'secret-bruno'),
    ]);
    assert.deepEqual(toCitizenView(event, options).entity, [
      {
        what: { reference: 'Patient/anna' },
        type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
        role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' },
        detail: [{ type: 'resource-type', valueString: 'Observation' }],
      },
    ]);
  });

  it('has no entity when the event is not about her data', () => {
    assert.equal(toCitizenView(record(doctor, [about('Condition', 'c', 'bruno')]), options).entity, undefined);
  });

  it('has the purpose of an emergency without what was written', () => {
    const opened = { kind: 'emergency-opened', principal: doctor, patient: 'anna', reason: 'secret-words' } as const;
    const view = toCitizenView(toSecurityEvent({ kind: 'security', recorded: 0, event: opened }, source), options);
    assert.deepEqual(
      view.purposeOfEvent?.[0]?.coding?.map(({ code }) => code),
      ['ETREAT'],
    );
    assert.doesNotMatch(JSON.stringify(view), /secret/);
  });

  it('names the application as its users know it', () => {
    const view = toCitizenView(record(doctor, []), {
      ...options,
      applicationName: (id) => (id === 'cartella' ? 'Cartella' : undefined),
    });
    assert.deepEqual(
      view.agent?.map(({ who }) => who?.display ?? who?.reference),
      ['Practitioner/doctor', 'Cartella', 'Organization/o'],
    );
  });

  it('does not name others in care, nor whom somebody represents', () => {
    const other = { ...doctor, fhirUser: 'Patient/secret-bruno', role: 'citizen' };
    const parent = { ...doctor, fhirUser: 'RelatedPerson/parent', patient: 'secret-bruno', role: 'representative' };
    for (const principal of [other, parent]) {
      assert.doesNotMatch(
        JSON.stringify(toCitizenView(record(principal, [about('Basic', 'x', 'anna')]), options)),
        /secret/,
      );
    }
    const own = toCitizenView(record({ ...parent, patient: 'anna' }, []), options);
    assert.equal(own.agent?.at(-1)?.who?.reference, 'Patient/anna');
  });

  it('never lets anything through that is not hers, whatever was touched and asked', () => {
    const secret = fc.stringMatching(/^[a-z]{1,8}$/).map((text) => `secret-${text}`);
    const touched = fc.array(
      fc.record({
        type: fc.constantFrom('Observation', 'Patient', 'Basic'),
        id: secret,
        patient: fc.oneof(fc.constant('anna'), secret),
      }),
    );
    fc.assert(
      fc.property(
        touched,
        fc.array(fc.tuple(fc.constantFrom('patient', 'subject', 'code'), secret)),
        (resources, query) => {
          const event = record(
            doctor,
            resources.map(({ type, id, patient }) => about(type, id, patient)),
            query,
          );
          assert.doesNotMatch(JSON.stringify(toCitizenView(event, options)), /secret/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
