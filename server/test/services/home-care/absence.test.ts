import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Communication, Flag, Parameters, PractitionerRole, Resource } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import {
  coordinator,
  dayFromNow,
  openHomeCare,
  people,
  principalOf,
  readAnswer,
  toParameters,
} from './home-care-world.ts';

const role = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-role';

/** A nurse of an organization. */
function nurse(id: string, organization: string): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id,
    active: true,
    practitioner: { reference: `Practitioner/${id}` },
    organization: { reference: organization },
    code: [{ coding: [{ system: role, code: 'nurse' }] }],
  };
}

function visit(id: string, days: number, hour: number, operator: string): Appointment {
  const at = (minutes: number) =>
    new Date(Date.parse(`${dayFromNow(days)}T0${hour}:00:00+01:00`) + minutes * 60_000).toISOString();
  return {
    resourceType: 'Appointment',
    id,
    status: 'booked',
    serviceType: [
      { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-prestazione', code: '17' }] },
    ],
    supportingInformation: [{ reference: 'EpisodeOfCare/caso' }],
    start: at(0),
    end: at(45),
    participant: [
      { actor: { reference: people.person }, status: 'accepted' },
      { actor: { reference: `PractitionerRole/${operator}` }, status: 'accepted' },
    ],
  };
}

const world: readonly Resource[] = [
  nurse('infermiere', people.district),
  nurse('collega', people.district),
  nurse('di-cooperativa', people.cooperative),
  {
    resourceType: 'EpisodeOfCare',
    id: 'caso',
    status: 'active',
    type: [{ coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipologia-pic', code: '1' }] }],
    patient: { reference: people.person },
    managingOrganization: { reference: people.authority },
    period: { start: dayFromNow(-20) },
  },
  visit('lunga', 3, 8, 'infermiere'),
  visit('contesa', 4, 8, 'infermiere'),
  // The colleague is elsewhere at that time.
  visit('del-collega', 4, 8, 'collega'),
  visit('dopo', 9, 8, 'infermiere'),
];

describe('the absence of an operator', () => {
  let folder: string;
  let api: InProcessApi;
  const period = { start: `${dayFromNow(2)}T00:00:00+01:00`, end: `${dayFromNow(6)}T00:00:00+01:00` };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-absence-'));
    api = await openHomeCare(folder);
    await api.store.write(world.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  });

  afterEach(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const record = async (who: Principal, values: Parameters_) => {
    const address = 'PractitionerRole/infermiere/$home-care-absence';
    const response = await api.ask(who, 'POST', address, toParameters({ ...period, ...values }));
    return { ...readAnswer(response), parameters: (JSON.parse(response.body ?? '{}') as Parameters).parameter ?? [] };
  };
  const operatorOf = async (id: string): Promise<string | undefined> => {
    const { participant } = JSON.parse(
      (await api.store.read({ type: 'Appointment', id }))?.json ?? '{}',
    ) as Appointment;
    return participant?.[1]?.actor?.reference;
  };
  async function all<R extends Resource>(type: string): Promise<R[]> {
    const found: R[] = [];
    for await (const { json = '{}' } of api.store.scan({ types: [type] })) found.push(JSON.parse(json) as R);
    return found;
  }

  it('gives visits to colleagues who are free, raises an alert for the others, and tells who is concerned', async () => {
    const answer = await record(coordinator, {});
    assert.equal(answer.status, 200);
    assert.deepEqual(
      answer.shown('appointment').map(({ id }) => id),
      ['lunga'],
    );
    assert.equal(await operatorOf('lunga'), 'PractitionerRole/collega');
    assert.equal(await operatorOf('contesa'), people.nurse);
    assert.equal(await operatorOf('dopo'), people.nurse);
    const [alert, ...others] = await all<Flag>('Flag');
    assert.equal(others.length, 0);
    assert.equal(alert?.code.coding?.[0]?.code, 'no-operator');
    const told = (await all<Communication>('Communication')).map(({ recipient }) => recipient?.[0]?.reference).sort();
    assert.deepEqual(told, [people.person, people.nurse, 'PractitionerRole/collega'].sort());
    // Nothing is booked for who is absent.
    const again = await record(coordinator, {});
    assert.deepEqual(
      again.parameters
        .filter(({ name }) => name === 'uncovered')
        .map(({ part }) => part?.[0]?.valueReference?.reference),
      ['Appointment/contesa'],
    );
  });

  it('asks a further organization, when one is given', async () => {
    const answer = await record(coordinator, { organization: people.cooperative });
    assert.deepEqual(
      answer.shown('appointment').map(({ id }) => id),
      ['lunga', 'contesa'],
    );
    assert.equal(await operatorOf('contesa'), 'PractitionerRole/di-cooperativa');
    assert.equal((await all('Flag')).length, 0);
  });

  it('only tells who would come, when that is asked', async () => {
    const answer = await record(coordinator, { propose: true });
    assert.equal(answer.parameters.filter(({ name }) => name === 'assigned').length, 1);
    assert.equal(await operatorOf('lunga'), people.nurse);
    assert.equal((await all('Slot')).length + (await all('Communication')).length, 0);
  });

  it('is not for who coordinates elsewhere, nor for roles that coordinate nothing', async () => {
    const elsewhere = {
      ...coordinator,
      practitionerRole: people.otherCoordinator,
      organization: people.otherAuthority,
    };
    await assert.rejects(record(elsewhere, {}), /resource-not-found/);
    await assert.rejects(record(principalOf('nurse', { organization: people.district }), {}), /step-role-not-allowed/);
    assert.equal(await operatorOf('lunga'), people.nurse);
  });

  it('refuses a period that is none, and organizations that are not there', async () => {
    await assert.rejects(record(coordinator, { end: period.start }), /step-precondition/);
    await assert.rejects(record(coordinator, { organization: 'Organization/nessuna' }), /step-precondition/);
    assert.equal((await all('Slot')).length, 0);
  });
});

type Parameters_ = Parameters2[0];
type Parameters2 = globalThis.Parameters<typeof toParameters>;
