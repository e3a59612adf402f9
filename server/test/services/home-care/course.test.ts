import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Appointment,
  CarePlan,
  Communication,
  EpisodeOfCare,
  Observation,
  Parameters as Parameters_,
  ServiceRequest,
} from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import {
  coordinator,
  dayFromNow,
  openHomeCare,
  people,
  principalOf,
  readAnswer,
  type StepAnswer,
  siadResponse,
  toParameters,
} from './home-care-world.ts';

const doctor = principalOf('general-practitioner', {
  fhirUser: 'Practitioner/medico',
  practitionerRole: people.doctor,
});
const citizen = principalOf('citizen', { fhirUser: people.person, patient: 'persona', purpose: 'PATRQT' });
const nurse = principalOf('nurse', {
  fhirUser: 'Practitioner/infermiere',
  practitionerRole: people.nurse,
  organization: people.district,
});

describe('a home-care case', () => {
  let folder: string;
  let api: InProcessApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-home-care-'));
    api = await openHomeCare(folder);
  });

  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function step(
    who: Principal,
    target: string,
    name: string,
    values: Parameters<typeof toParameters>[0],
  ): Promise<StepAnswer> {
    const response = await api.ask(who, 'POST', `${target}/$home-care-${name}`, toParameters(values));
    return readAnswer(response);
  }

  it('goes from the referral to the conclusion, each step in one transaction', async () => {
    const referred = await step(doctor, 'ServiceRequest', 'refer', {
      patient: people.person,
      source: '2',
      authoredOn: dayFromNow(-30),
      reason: 'Non autosufficiente',
    });
    assert.equal(referred.status, 201);
    assert.equal(referred.state, 'referred');
    const [referral] = referred.shown<ServiceRequest>('referral');
    assert.equal(referral?.performer?.[0]?.reference, people.authority);

    const accepted = await step(coordinator, `ServiceRequest/${referral?.id}`, 'accept', {
      need: 'complex',
      acceptedOn: dayFromNow(-29),
      note: 'Piaghe da decubito e perdita di autonomia',
    });
    assert.equal(accepted.state, 'accepted');
    const [opened] = accepted.shown<EpisodeOfCare>('episode');
    const at = `EpisodeOfCare/${opened?.id}`;

    const assessed = await step(coordinator, at, 'assess', {
      response: { ...siadResponse(), authored: `${dayFromNow(-28)}T10:00:00+01:00` },
      member: [{ who: people.coordinator, role: 'health-coordinator' }, { who: people.doctor }],
      diagnosis: ['707.03', '250.00'],
    });
    assert.equal(assessed.state, 'assessed');

    const proposed = await step(coordinator, at, 'propose-pai', {
      start: dayFromNow(-27),
      end: dayFromNow(60),
      review: dayFromNow(30),
      activity: [{ service: '17', figure: '3', frequency: 2, period: 1, unit: 'wk', performer: people.nurse }],
      goal: [
        {
          area: 'functional',
          text: 'Restare a casa in sicurezza',
          due: dayFromNow(60),
          measure: 'barthel',
          target: 60,
        },
      ],
      member: [
        { who: people.nurse, role: 'operator', operator: '3' },
        { who: people.son, role: 'caregiver' },
      ],
    });
    assert.equal(proposed.state, 'pai-proposed');
    assert.equal(proposed.shown('intensity').length, 2);

    const approved = await step(coordinator, at, 'approve-pai', {});
    assert.deepEqual(await toldOf(api, 'pai-to-sign'), [people.person, people.son].sort());
    assert.deepEqual(await toldOf(api, 'pai-approved'), [people.doctor]);
    assert.equal(approved.state, 'pai-approved');
    const signed = await step(citizen, at, 'sign-pai', { mode: 'portal' });
    assert.equal(signed.state, 'active');
    assert.equal(signed.shown<EpisodeOfCare>('episode')[0]?.status, 'active');
    assert.equal(signed.shown<EpisodeOfCare>('episode')[0]?.period?.start, dayFromNow(-28));
    assert.equal(signed.shown<CarePlan>('plan')[0]?.period?.start, dayFromNow(-27));
    assert.equal(signed.shown<CarePlan>('plan')[0]?.status, 'active');

    const booked = await step(coordinator, at, 'schedule', { from: dayFromNow(1), to: dayFromNow(28) });
    assert.equal(booked.status, 200);
    const visits = booked.shown<Appointment>('appointment');
    assert.ok(visits.length >= 7 && visits.length <= 9, String(visits.length));
    const replanned = await step(coordinator, at, 'schedule', { from: dayFromNow(1), to: dayFromNow(28) });
    assert.equal(replanned.shown('appointment').length, 0);
    const [first, second] = visits;
    const overlapping = step(coordinator, at, 'schedule', {
      visit: [{ start: first?.start ?? '', end: first?.end ?? '', performer: people.nurse, service: ['17'] }],
    });
    await assert.rejects(overlapping, /step-precondition/);
    const moved = await step(coordinator, at, 'move-visit', {
      appointment: `Appointment/${first?.id}`,
      performer: people.doctor,
    });
    assert.equal(moved.shown<Appointment>('appointment')[0]?.participant?.[1]?.actor?.reference, people.doctor);

    const day = second?.start?.slice(0, 10) ?? '';
    const agenda = await api.ask(nurse, 'GET', `${people.nurse}/$home-care-agenda?date=${day}`);
    const stops = (JSON.parse(agenda.body ?? '') as Parameters_).parameter?.filter(({ name }) => name === 'stop');
    assert.equal(stops?.length, 1);

    const visit = {
      key: 'dispositivo-7.visita-0001',
      start: `${dayFromNow(-10)}T08:00:00+01:00`,
      end: `${dayFromNow(-10)}T08:40:00+01:00`,
      operator: [{ type: '3', who: people.nurse }],
      service: [{ code: '17' }, { code: '2', quantity: 2 }],
    };
    const recorded = await step(nurse, at, 'record-access', visit);
    assert.equal(recorded.shown('encounter').length, 1);
    assert.equal(recorded.shown('procedure').length, 3);
    const again = await step(nurse, at, 'record-access', visit);
    assert.deepEqual(
      again.shown('encounter').map(({ id }) => id),
      recorded.shown('encounter').map(({ id }) => id),
    );

    const suspended = await step(coordinator, at, 'suspend', { on: dayFromNow(-8), reason: '1' });
    assert.equal(suspended.state, 'suspended');
    const resumed = await step(coordinator, at, 'resume', { on: dayFromNow(-5) });
    assert.equal(resumed.state, 'active');

    const reassessed = await step(coordinator, at, 'reassess', { reason: '2', confirms: true });
    assert.equal(reassessed.state, 'active');
    const changed = await step(coordinator, at, 'change-intensity', {
      activity: [{ service: '17', figure: '3', frequency: 1, period: 1, unit: 'd', performer: people.nurse }],
      note: 'Medicazione ogni giorno',
    });
    assert.equal(changed.state, 'active');

    const closed = await step(coordinator, at, 'close', { on: dayFromNow(0), reason: '1', achieved: 'achieved' });
    assert.equal(closed.state, 'closed');
    const [cia] = closed.shown<Observation>('intensity');
    assert.equal(cia?.component?.[0]?.valueQuantity?.value, 1);
    const reopened = await step(coordinator, at, 'reopen', { note: 'Concluso per errore' });
    assert.equal(reopened.state, 'active');
  });
});

/** Who was told by a template, in alphabetical order. */
async function toldOf(api: InProcessApi, template: string): Promise<string[]> {
  const told: string[] = [];
  for await (const { json = '{}' } of api.store.scan({ types: ['Communication'] })) {
    const { extension, recipient } = JSON.parse(json) as Communication;
    if (extension?.some(({ valueCode }) => valueCode === template)) told.push(recipient?.[0]?.reference ?? '');
  }
  return told.sort();
}
