import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { validate } from '@sinfonia/profiles/validator';
import type { Principal } from '../../src/access/principal.ts';
import type { AccessPort } from '../../src/fhir/access-port.ts';
import { noDecision } from '../access/no-decision.ts';
import { refusal } from '../store/contract/opened-store.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from './in-process-api.ts';

const doctor: Principal = {
  clientId: 'cartella',
  subject: 'account-doctor',
  fhirUser: 'Practitioner/doctor',
  role: 'general-practitioner',
  organization: 'Organization/practice',
  purpose: 'TREAT',
  tokenId: 'token-doctor',
  grantId: 'grant-doctor',
  level: 2,
  scopes: ['user/*.cruds'],
};
const emergency: Principal = {
  ...doctor,
  subject: 'account-emergency',
  fhirUser: 'Practitioner/emergency',
  role: 'hospital-physician',
  purpose: 'ETREAT',
};
const person = (id: string): Principal => ({
  clientId: 'portale',
  subject: `account-${id}`,
  fhirUser: `Patient/${id}`,
  patient: id,
  role: 'citizen',
  purpose: 'PATRQT',
  scopes: ['patient/*.rs'],
});
const parent: Principal = {
  ...person('anna'),
  subject: 'account-parent',
  fhirUser: 'RelatedPerson/parent',
  role: 'representative',
};
const auditor: Principal = {
  clientId: 'console',
  subject: 'account-auditor',
  role: 'auditor',
  scopes: ['user/AuditEvent.rs'],
};

/** A citizen does not read the record of somebody else. */
const refuseOthers: AccessPort['authorize'] = ({ role, patient }, { interaction, type = '*', id }) =>
  role === 'citizen' && interaction === 'read' && id !== patient
    ? { code: 'access-denied', values: { interaction, type } }
    : undefined;

describe('who has seen my data', function () {
  this.timeout(30_000);
  const newDirectory = withDataDirectories();
  let api: InProcessApi;

  before(async () => {
    api = await openInProcessApi(await newDirectory(), () => ({ ...noDecision, authorize: refuseOthers }));
    for (const id of ['anna', 'bruno']) {
      await api.store.write([
        { kind: 'update', method: 'PUT', resource: { resourceType: 'Patient', id } },
        {
          kind: 'update',
          method: 'PUT',
          resource: {
            resourceType: 'Basic',
            id: `note-of-${id}`,
            code: { text: 'nota' },
            subject: { reference: `Patient/${id}` },
          },
        },
      ]);
    }
    // Events of one millisecond have no order among them.
    await api.ask(doctor, 'GET', 'Patient/anna');
    await wait(3);
    await api.ask(doctor, 'GET', 'Basic');
    await wait(3);
    await api.ask(emergency, 'GET', 'Basic/note-of-anna');
    await wait(3);
    await api.ask(doctor, 'GET', 'Patient/bruno');
    await wait(3);
    await refusal(api.ask(person('bruno'), 'GET', 'Patient/anna'), 'access-denied', 403);
    await wait(3);
    api.audit.recordSecurity({ kind: 'login', principal: person('anna') });
    await api.audit.flush();
  });
  after(() => api.close());

  async function accesses(
    principal: Principal,
    id: string,
    query = '',
  ): Promise<{ bundle: Bundle<AuditEvent>; events: AuditEvent[] }> {
    const { body = '' } = await api.ask(principal, 'GET', `Patient/${id}/$accesses${query}`);
    const bundle = JSON.parse(body) as Bundle<AuditEvent>;
    return { bundle, events: (bundle.entry ?? []).map(({ resource }) => resource ?? assert.fail()) };
  }

  it('shows when, who, why, which kinds of data and with which outcome, newest first', async () => {
    const { events } = await accesses(person('anna'), 'anna');
    const seen = events.map(({ subtype, agent, purposeOfEvent, outcome, entity }) => [
      subtype?.[0]?.code,
      agent?.[0]?.who?.reference,
      agent?.[0]?.role?.[0]?.coding?.at(-1)?.code,
      purposeOfEvent?.[0]?.coding?.[0]?.code,
      outcome,
      entity?.[0]?.detail?.map(({ valueString }) => valueString).join(),
    ]);
    assert.deepEqual(seen, [
      ['110122', 'Patient/anna', 'ASS', undefined, '0', undefined],
      ['read', undefined, 'ASS', 'PATRQT', '4', undefined],
      ['read', 'Practitioner/emergency', 'hospital-physician', 'ETREAT', '0', 'Basic'],
      ['search-type', 'Practitioner/doctor', 'general-practitioner', 'TREAT', '0', 'Basic'],
      ['read', 'Practitioner/doctor', 'general-practitioner', 'TREAT', '0', 'Patient'],
    ]);
    assert.equal(events[4]?.agent?.[2]?.who?.reference, 'Organization/practice');
    assert.equal(events[4]?.agent?.[1]?.who?.display, 'cartella');
    for (const event of events) assert.deepEqual(validate(event).filter(isRefusal), []);
  });

  it('says nothing technical and nothing of others', async () => {
    const { body = '' } = await api.ask(person('anna'), 'GET', 'Patient/anna/$accesses');
    assert.doesNotMatch(body, /bruno|token-|grant-|account-|note-of|request-|"query"|SpidL|access-denied/);
  });

  it('is for the person, who represents her, and who oversees', async () => {
    for (const principal of [person('anna'), parent, auditor, { ...auditor, role: 'data-protection-officer' }]) {
      assert.ok((await accesses(principal, 'anna')).events.length >= 5);
    }
    const none: Principal = { clientId: 'x', scopes: ['system/*.cruds'] };
    for (const principal of [
      person('bruno'),
      { ...parent, patient: 'bruno' },
      doctor,
      emergency,
      none,
      { ...none, patient: 'anna' },
      { ...none, patient: 'anna', role: 'constructor' },
      { ...doctor, patient: 'anna' },
    ]) {
      await refusal(api.ask(principal, 'GET', 'Patient/anna/$accesses'), 'access-denied', 403);
    }
  });

  it('is recorded itself, also when it is refused', async () => {
    await accesses(parent, 'anna');
    await api.audit.flush();
    const { events } = await accesses(person('anna'), 'anna');
    const readings = events.filter(({ subtype }) => subtype?.[0]?.code === 'operation');
    const who = readings.map(({ agent, outcome }) => `${agent?.[0]?.who?.reference} ${outcome}`);
    assert.ok(who.includes('RelatedPerson/parent 0') && who.includes('Practitioner/doctor 4'), who.join());
  });

  it('comes in pages, each event once, and by period', async () => {
    const { events: all } = await accesses(auditor, 'anna', '?_count=200');
    // Each of the readings of this test is recorded later than those events: their page ends before it.
    const end = all[0]?.recorded ?? assert.fail();
    const found: string[] = [];
    let query: string | undefined = `?_count=2&end=${encodeURIComponent(end)}`;
    while (query !== undefined) {
      const { bundle, events } = await accesses(auditor, 'anna', query);
      assert.ok(events.length <= 2);
      found.push(...events.map(({ id = '' }) => id));
      const next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
      query = next?.replace(`${fhirBase}/Patient/anna/$accesses`, '');
    }
    assert.deepEqual(
      found,
      all.map(({ id }) => id),
    );
    assert.deepEqual((await accesses(auditor, 'anna', '?end=2020')).events, []);
    assert.deepEqual((await accesses(auditor, 'anna', '?start=2999-01-01')).events, []);
    assert.equal((await accesses(auditor, 'anna', '?start=2020-01-01&_count=1')).events.length, 1);
  });

  it('refuses odd parameters and gives nothing for people there are not', async () => {
    for (const query of [
      '?start=yesterday',
      '?_count=-1',
      '?end=2026-02-30',
      '?__proto__=1',
      '?cursor=%00x',
      '?toString=1',
    ]) {
      await assert.rejects(
        api.ask(auditor, 'GET', `Patient/anna/$accesses${query}`),
        { name: 'FhirError', status: 400 },
        query,
      );
    }
    assert.deepEqual((await accesses(auditor, 'nobody')).events, []);
    assert.deepEqual((await accesses(auditor, 'constructor')).events, []);
  });

  it('leaves a chain that is whole', async () => {
    assert.equal((await api.store.auditChain?.verify())?.fault, undefined);
  });
});
