import assert from 'node:assert/strict';
import { isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import type { AccessQuestion, AccessRecord } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import type { Principal } from '../principal.ts';
import { toAuditEntry } from './audit-entry.ts';
import table from './audit-event.cases.json' with { type: 'json' };
import { resourcesPerEvent, toAuditEvents } from './audit-event.ts';

const source = { fhirBase: 'https://sinfonia.example/fhir', issuer: 'https://sinfonia.example/oidc' };
const system: Principal = { clientId: 'sandbox-backend', scopes: ['system/*.cruds'], tokenId: 'jti-1' };
const person: Principal = {
  clientId: 'sandbox-app',
  subject: 'mmg',
  fhirUser: 'Practitioner/sandbox-mmg',
  scopes: ['user/*.rs'],
  tokenId: 'jti-2',
};

function accessOf(question: AccessQuestion, changes: Partial<AccessRecord & FhirRequest> = {}): AccessRecord {
  const { touched = [], status = 200, refusal, ...request } = changes;
  return {
    question,
    status,
    touched,
    ...(refusal === undefined ? {} : { refusal }),
    request: {
      method: 'GET',
      path: [],
      query: [],
      headers: {},
      baseUrl: source.fhirBase,
      principal: system,
      language: 'it',
      requestId: 'request-1',
      ...request,
    },
  };
}

const eventsOf = (access: AccessRecord) =>
  toAuditEvents(toAuditEntry(access, Date.UTC(2026, 10, 24, 3, 0, 0, 7)), source);
const eventOf = (access: AccessRecord) => eventsOf(access)[0] ?? assert.fail('no event');

const profiles = [`${canonicalBase}/StructureDefinition/sinfonia-audit-event`];
const faultsOf = (event: unknown) => validate(event, { profiles }).filter(isRefusal);

describe('AuditEvent of an access', () => {
  for (const one of table.cases) {
    it(`of ${one.subtype} answered ${one.status} has action ${one.action} and outcome ${one.outcome}`, () => {
      const question = { interaction: one.interaction, type: 'Patient', id: '1' } as AccessQuestion;
      const event = eventOf(accessOf(question, { status: one.status, ...('body' in one ? { body: one.body } : {}) }));
      assert.equal(event.type?.code, 'rest');
      assert.equal(event.subtype?.[0]?.code, one.subtype);
      assert.equal(event.action, one.action);
      assert.equal(event.outcome, one.outcome);
      assert.equal(event.recorded, '2026-11-24T03:00:00.007Z');
      assert.equal(event.agent?.filter((agent) => agent.requestor).length, 1);
      assert.deepEqual(faultsOf(event), []);
    });
  }

  it('names what was touched with its version, and the request', () => {
    const touched = [
      { type: 'Patient', id: '1', versionId: '3' },
      { type: 'Observation', id: '2' },
    ];
    const event = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { touched }));
    assert.deepEqual(
      event.entity?.map((entity) => entity.what?.reference ?? entity.what?.identifier?.value),
      ['Patient/1/_history/3', 'Observation/2', 'request-1'],
    );
    assert.equal(event.entity?.[0]?.role?.code, '1');
  });

  it('names what was asked for when nothing was touched', () => {
    const refused = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '9' }, { status: 404 }));
    assert.equal(refused.entity?.[0]?.what?.reference, 'Patient/9');
    const operation = eventOf(accessOf({ interaction: 'operation', operation: 'export' }));
    assert.equal(operation.entity?.[0]?.name, '$export');
  });

  it('names the person by reference and account, and the client beside', () => {
    const event = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { principal: person }));
    const [human, client] = event.agent ?? [];
    assert.equal(human?.who?.reference, 'Practitioner/sandbox-mmg');
    assert.equal(human?.who?.identifier?.value, 'mmg');
    assert.deepEqual(human?.policy, ['jti-2']);
    assert.equal(client?.who?.identifier?.value, 'sandbox-app');
    assert.equal(client?.requestor, false);
  });

  it('keeps the query of a search in base64 only, and of nothing else', () => {
    const query = [['identifier', 'urn:oid:2.16.840.1.113883.2.9.4.3.2|RNRLCU52C58F839B']] as const;
    const event = eventOf(accessOf({ interaction: 'search-type', type: 'Patient' }, { query }));
    const text = Buffer.from(event.entity?.[0]?.query ?? '', 'base64').toString();
    assert.equal(text, 'Patient?identifier=urn%3Aoid%3A2.16.840.1.113883.2.9.4.3.2%7CRNRLCU52C58F839B');
    assert.doesNotMatch(JSON.stringify(event), /RNRLCU52C58F839B/);
    const read = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { query }));
    assert.equal(
      read.entity?.some((entity) => entity.query !== undefined),
      false,
    );
  });

  it('says role, organization, level, grant and purpose, as far as the token does', () => {
    const principal: Principal = {
      ...person,
      role: 'general-practitioner',
      organization: 'Organization/asl-1',
      grantId: 'grant-1',
      level: 2,
      purpose: 'TREAT',
    };
    const event = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { principal }));
    const [human, client, organization] = event.agent ?? [];
    assert.deepEqual(
      human?.role?.[0]?.coding?.map(({ code }) => code),
      ['APR', 'general-practitioner'],
    );
    assert.deepEqual(human?.policy, ['jti-2', `${source.issuer}/grants/grant-1`, 'https://www.spid.gov.it/SpidL2']);
    assert.equal(client?.role, undefined);
    assert.equal(organization?.who?.reference, 'Organization/asl-1');
    assert.equal(event.purposeOfEvent?.[0]?.coding?.[0]?.code, 'TREAT');
    assert.deepEqual(faultsOf(event), []);
  });

  it('says for whom a representative acts, and gives a system its role', () => {
    const representative: Principal = {
      ...person,
      fhirUser: 'RelatedPerson/r1',
      patient: 'p1',
      role: 'representative',
      purpose: 'PATRQT',
    };
    const event = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: 'p1' }, { principal: representative }));
    assert.equal(event.agent?.at(-1)?.who?.reference, 'Patient/p1');
    assert.equal(event.agent?.[0]?.role?.[0]?.text, 'representative');
    const machine = eventOf(
      accessOf(
        { interaction: 'read', type: 'Patient', id: 'p1' },
        { principal: { ...system, role: 'hospital-system' } },
      ),
    );
    assert.equal(machine.agent?.[0]?.role?.[0]?.text, 'hospital-system');
    assert.deepEqual([...faultsOf(event), ...faultsOf(machine)], []);
  });

  for (const purpose of ['ETREAT', 'BTG']) {
    it(`is valid for an access in an emergency (${purpose})`, () => {
      const principal = { ...person, role: 'hospital-physician', purpose };
      assert.deepEqual(
        faultsOf(eventOf(accessOf({ interaction: 'search-type', type: 'Observation' }, { principal }))),
        [],
      );
    });
  }

  it('has the purpose of the access where it is not that of the token', () => {
    const principal = { ...person, role: 'hospital-physician', purpose: 'TREAT' };
    const access = accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { principal });
    const event = eventOf({ ...access, purpose: 'ETREAT' });
    assert.equal(event.purposeOfEvent?.[0]?.coding?.[0]?.code, 'ETREAT');
    assert.deepEqual(faultsOf(event), []);
  });

  it('tells what was done under an emergency access apart from the rest of the same access', () => {
    const principal = { ...person, role: 'specialist', practitionerRole: 'PractitionerRole/r', purpose: 'TREAT' };
    const note = (id: string, patient: string) => ({
      type: 'Observation',
      id,
      versionId: '1',
      texts: [`{"resourceType":"Observation","subject":{"reference":"Patient/${patient}"}}`],
    });
    const touched = [note('1', 'a'), note('2', 'b'), { type: 'Patient', id: 'a' }, { type: 'Organization', id: 'o' }];
    const query: FhirRequest['query'] = [['subject', 'Patient/c,Patient/b']];
    const access = accessOf({ interaction: 'search-type', type: 'Observation' }, { principal, touched, query });
    const entry = toAuditEntry(access, 0, ({ practitionerRole }, patient) => {
      assert.equal(practitionerRole, 'PractitionerRole/r');
      return patient === 'a' || patient === 'c';
    });
    const told = toAuditEvents(entry, source).map(({ purposeOfEvent, entity = [] }) => [
      purposeOfEvent?.[0]?.coding?.[0]?.code,
      ...entity.flatMap(({ what }) => what?.reference ?? []).sort(),
    ]);
    assert.deepEqual(told, [
      ['ETREAT', 'Observation/1/_history/1', 'Patient/a', 'Patient/c'],
      ['TREAT', 'Observation/2/_history/1', 'Organization/o', 'Patient/b'],
    ]);
    for (const event of toAuditEvents(entry, source)) assert.deepEqual(faultsOf(event), []);
    const system = toAuditEntry(accessOf({ interaction: 'read', type: 'Patient', id: 'a' }), 0, () => true);
    assert.equal(toAuditEvents(system, source)[0]?.purposeOfEvent, undefined);
  });

  it('survives roles and purposes with the names of what every object inherits', () => {
    for (const odd of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      const event = eventOf(
        accessOf(
          { interaction: 'read', type: 'Patient', id: '1' },
          { principal: { ...person, role: odd, purpose: odd } },
        ),
      );
      assert.deepEqual(event.agent?.[0]?.role, [{ text: odd }]);
    }
  });

  it('says which refusal it was', () => {
    const question: AccessQuestion = { interaction: 'read', type: 'Patient', id: '9' };
    assert.equal(
      eventOf(accessOf(question, { status: 403, refusal: 'access-denied' })).outcomeDesc,
      'access-denied (HTTP 403)',
    );
    assert.equal(eventOf(accessOf(question, { status: 500 })).outcomeDesc, 'HTTP 500');
  });

  it('names the patients of all that was touched, each once, with the kinds of their data', () => {
    const about = (type: string, id: string, element: string, ...patients: string[]) => ({
      type,
      id,
      versionId: '1',
      texts: patients.map((patient) =>
        JSON.stringify({ resourceType: type, [element]: { reference: `Patient/${patient}` } }),
      ),
    });
    const touched = [
      about('Observation', 'o1', 'subject', 'a'),
      about('Observation', 'o2', 'subject', 'a'),
      about('Condition', 'c1', 'subject', 'a'),
      // An update that gave the record to somebody else concerns both.
      about('Observation', 'o3', 'subject', 'b', 'c'),
      { type: 'Patient', id: 'c', versionId: '4' },
      about('Practitioner', 'x', 'subject', 'd'),
    ];
    const event = eventOf(accessOf({ interaction: 'search-system' }, { touched }));
    const patients = event.entity?.filter((entity) => entity.role?.code === '1');
    assert.deepEqual(
      patients?.map(({ what, detail }) => [what?.reference, detail?.map(({ valueString }) => valueString)]),
      [
        ['Patient/c/_history/4', ['Observation', 'Patient']],
        ['Patient/a', ['Observation', 'Condition']],
        ['Patient/b', ['Observation']],
      ],
    );
    assert.deepEqual(faultsOf(event), []);
  });

  it('names the patients that a search asked for, also when it found nothing', () => {
    const named = (type: string, path: string[], query: [string, string][]) =>
      eventOf(accessOf({ interaction: 'search-type', type }, { path, query }))
        .entity?.filter((entity) => entity.role?.code === '1')
        .map(({ what }) => what?.reference);
    assert.deepEqual(named('Observation', ['Observation'], [['patient', 'a,Patient/b']]), ['Patient/a', 'Patient/b']);
    assert.deepEqual(named('Observation', ['Observation'], [['subject', 'Group/x,Patient/b,a']]), ['Patient/b']);
    assert.deepEqual(named('Observation', ['Observation'], [['subject', `${source.fhirBase}/Patient/b`]]), [
      'Patient/b',
    ]);
    assert.deepEqual(named('Observation', ['Observation'], [['subject', 'https://other.example/Patient/b']]), []);
    assert.deepEqual(named('Observation', ['Patient', 'z', 'Observation'], []), ['Patient/z']);
    assert.deepEqual(
      named(
        'Observation',
        ['Observation'],
        [
          ['code', 'Patient/b'],
          ['patient', '<script>'],
        ],
      ),
      [],
    );
  });

  it('becomes several events when very much was touched, and loses nothing', () => {
    const touched = Array.from({ length: 2 * resourcesPerEvent + 1 }, (_, index) => ({
      type: 'Observation',
      id: `o${index}`,
      texts: [`{"resourceType":"Observation","subject":{"reference":"Patient/p${index}"}}`],
    }));
    const events = eventsOf(accessOf({ interaction: 'search-type', type: 'Observation' }, { touched }));
    assert.equal(events.length, 3);
    const references = events.flatMap(({ entity = [] }) => entity.map(({ what }) => what?.reference));
    for (const index of touched.keys()) {
      assert.ok(references.includes(`Observation/o${index}`) && references.includes(`Patient/p${index}`));
    }
    for (const event of events) assert.equal(event.entity?.at(-1)?.what?.identifier?.value, 'request-1');
  });

  it('becomes several events when one resource is about very many patients', () => {
    const member = Array.from({ length: 2 * resourcesPerEvent + 1 }, (_, n) => ({
      entity: { reference: `Patient/p${n}` },
    }));
    const group = { type: 'Group', id: 'g', texts: [JSON.stringify({ resourceType: 'Group', member })] };
    const small = { type: 'Basic', id: 'b' };
    const events = eventsOf(accessOf({ interaction: 'read', type: 'Group' }, { touched: [small, group, small] }));
    assert.equal(events.length, 3);
    const found = events.flatMap(({ entity = [] }) => entity.flatMap(({ what }) => what?.reference ?? []));
    for (const { entity } of member) assert.ok(found.includes(entity.reference));
    assert.equal(found.filter((reference) => reference === 'Basic/b').length, 2);
    for (const { entity } of events) assert.ok((entity ?? []).length <= resourcesPerEvent + 4);
  });

  it('keeps nothing of bodies and resources while it waits', () => {
    const body = { resourceType: 'Patient', name: [{ family: 'Arenaria' }] };
    const entry = toAuditEntry(accessOf({ interaction: 'create', type: 'Patient' }, { body }), 0);
    assert.doesNotMatch(JSON.stringify(entry), /Arenaria/);
    const texts = ['{"resourceType":"Observation","note":[{"text":"Arenaria"}],"subject":{"reference":"Patient/1"}}'];
    const read = accessOf(
      { interaction: 'read', type: 'Observation' },
      { touched: [{ type: 'Observation', id: '1', texts }] },
    );
    assert.doesNotMatch(JSON.stringify(toAuditEntry(read, 0)), /Arenaria/);
  });
});
