import assert from 'node:assert/strict';
import type { EpisodeOfCare, Patient } from '@medplum/fhirtypes';
import { backendServices } from '../auth/backend-services.ts';
import type { SinfoniaClient } from '../client.ts';
import { connect } from '../connect.ts';
import type { Stored } from '../stored.ts';
import { sharedSandbox } from '../testing/sandbox-server.ts';
import type { EvaluationAnswers } from './evaluation.ts';
import type { OpenCaseInput } from './inputs.ts';
import { episodeExtension } from './systems.ts';

const nurse = 'PractitionerRole/sandbox-infermiere-r';
const coordinator = 'PractitionerRole/sandbox-coordinatore-adi-r';
const answers: EvaluationAnswers = {
  prevailing: '436',
  cohabitants: 2,
  carer: true,
  autonomy: '2',
  mobility: '2',
  cognitive: '1',
  behavioural: '1',
  socialSupport: '1',
  fragileFamily: false,
  infectionRisk: false,
  bleedingRisk: true,
  needs: ['Motorio', 'AssistenzaADL'],
};

describe('home-care client', function () {
  this.timeout(90_000);
  let client: SinfoniaClient;
  let patient: string;
  let serial = 0;

  before(async () => {
    const sandbox = await sharedSandbox();
    const auth = backendServices({
      clientId: 'sandbox-backend',
      privateKey: await sandbox.key(),
      scope: 'system/*.cruds',
    });
    client = connect({ baseUrl: sandbox.fhirBase, auth });
    const found: Stored<Patient> | undefined = await client.search('Patient', { birthdate: 'lt1960' }).first();
    assert.ok(found);
    patient = `Patient/${found.id}`;
  });

  const input = (more: Partial<OpenCaseInput> = {}): OpenCaseInput => {
    serial += 1;
    return {
      patient,
      authority: 'Organization/asl-204',
      kind: 'ordinary',
      referral: { source: '2', authoredOn: '2025-02-01' },
      acceptedOn: '2025-02-03',
      diagnoses: [{ code: '436' }, { code: '401.9' }],
      key: `prova-${process.pid}-${serial}`,
      ...more,
    };
  };
  const opened = async (more: Partial<OpenCaseInput> = {}) => (await client.homeCare.openCase(input(more))).episode;
  const active = async (): Promise<Stored<EpisodeOfCare>> => {
    const episode = await opened();
    const activity = { service: '19', performer: nurse, frequency: 2, period: 1, unit: 'wk' } as const;
    const plan = { start: '2025-02-10', end: '2025-05-10', author: coordinator, activities: [activity] };
    return (await client.homeCare.approvePai(episode, plan)).episode;
  };

  it('opens a case with its referral and its diagnoses in order, once for a key', async () => {
    const one = input();
    const first = await client.homeCare.openCase(one);
    const again = await client.homeCare.openCase(one);
    assert.equal(again.episode.id, first.episode.id);
    assert.equal(again.referral.id, first.referral.id);
    const { episode } = first;
    assert.equal(episode.status, 'planned');
    assert.equal(episode.referralRequest?.[0]?.reference, `ServiceRequest/${first.referral.id}`);
    const conditions = await Promise.all(
      (episode.diagnosis ?? []).map(({ condition }) =>
        client.read('Condition', condition.reference?.split('/')[1] ?? ''),
      ),
    );
    assert.deepEqual(
      conditions.map((condition) => condition.code?.coding?.[0]?.code),
      ['436', '401.9'],
    );
    for (const condition of conditions) {
      const tie = condition.extension?.find(({ url }) => url === episodeExtension);
      assert.equal(tie?.valueReference?.reference, `EpisodeOfCare/${episode.id}`);
    }
  });

  it('keeps the palliative network of a palliative case', async () => {
    const episode = await opened({ kind: 'palliative', network: { membership: '1', type: '1' } });
    const [network] = episode.extension ?? [];
    assert.deepEqual(
      network?.extension?.map(({ url, valueCoding }) => [url, valueCoding?.code]),
      [
        ['membership', '1'],
        ['type', '1'],
      ],
    );
    assert.equal(episode.type?.[0]?.coding?.[0]?.code, '2');
  });

  it('records every need of an evaluation as present or absent', async () => {
    const episode = await opened();
    const evaluation = await client.homeCare.recordEvaluation(episode, {
      authored: '2025-02-10T09:00:00+01:00',
      answers,
    });
    const codes = new Map(evaluation.item?.map(({ linkId, answer }) => [linkId, answer?.[0]?.valueCoding?.code]));
    assert.equal(codes.get('Motorio'), '1');
    assert.equal(codes.get('Ventiloterapia'), '2');
    assert.equal(codes.get('RischioSanguinamento'), '1');
    assert.equal(codes.has('motivo'), false);
    const confirmed = await client.homeCare.recordEvaluation(episode, {
      authored: '2025-03-10T09:00:00+01:00',
      repeated: { reason: 'expiry', confirms: true },
    });
    assert.deepEqual(
      confirmed.item?.map(({ linkId, answer }) => [linkId, answer?.[0]?.valueCoding?.code]),
      [
        ['motivo', '1'],
        ['confermaPrecedente', '1'],
      ],
    );
  });

  it('keeps what the case was before in its status history', async () => {
    let episode = await active();
    assert.equal(episode.period?.start, '2025-02-10');
    episode = await client.homeCare.suspend(episode, { on: '2025-02-20', reason: '1' });
    assert.equal(episode.status, 'onhold');
    const plans = { 'episode-of-care': `EpisodeOfCare/${episode.id}`, status: 'on-hold' };
    const held = await client.search('CarePlan', plans).toArray();
    assert.equal(held.length, 1);
    episode = await client.homeCare.resume(episode, { on: '2025-02-25' });
    assert.deepEqual(
      episode.statusHistory?.map(({ status, period }) => [status, period?.start, period?.end]),
      [
        ['planned', '2025-02-03', '2025-02-10'],
        ['active', '2025-02-10', '2025-02-20'],
        ['onhold', '2025-02-20', '2025-02-25'],
      ],
    );
    const reason = episode.statusHistory?.[2]?.extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code;
    assert.equal(reason, '1');
  });

  it('closes a case with its plan and referral, and cancels the visits still booked', async () => {
    const episode = await active();
    const visit = { performer: nurse, service: '19' };
    const booked = await client.homeCare.planVisits(episode, [
      { ...visit, start: '2025-02-12T09:00:00+01:00', end: '2025-02-12T09:45:00+01:00' },
      { ...visit, start: '2025-02-19T09:00:00+01:00', end: '2025-02-19T09:45:00+01:00' },
    ]);
    const made = await client.homeCare.recordVisit(episode, {
      ...(booked[0] === undefined ? {} : { appointment: booked[0] }),
      start: '2025-02-12T09:05:00+01:00',
      end: '2025-02-12T09:40:00+01:00',
      operators: [{ type: '8', individual: nurse }],
      services: [{ code: '19' }, { code: '4' }],
    });
    assert.equal(made.appointment?.status, 'fulfilled');
    assert.deepEqual(
      made.procedures.map((procedure) => procedure.encounter?.reference),
      [`Encounter/${made.encounter.id}`, `Encounter/${made.encounter.id}`],
    );
    const closed = await client.homeCare.closeCase(episode, { on: '2025-02-15', reason: '11' });
    assert.equal(closed.status, 'finished');
    assert.equal(closed.period?.end, '2025-02-15');
    const states = await Promise.all(booked.map(({ id }) => client.read('Appointment', id)));
    assert.deepEqual(
      states.map(({ status }) => status),
      ['fulfilled', 'cancelled'],
    );
    const referral = closed.referralRequest?.[0]?.reference?.split('/')[1] ?? '';
    assert.equal((await client.read('ServiceRequest', referral)).status, 'completed');
    assert.equal(
      (await client.search('CarePlan', { subject: patient, status: 'active' }).toArray()).filter((plan) =>
        plan.extension?.some(({ valueReference }) => valueReference?.reference === `EpisodeOfCare/${episode.id}`),
      ).length,
      0,
    );
  });

  it('refuses steps out of order, and steps on a case that somebody else changed', async () => {
    const planned = await opened();
    const { homeCare } = client;
    const code = { code: 'conflict-unresolved' };
    const day = { on: '2025-03-01', reason: '1' };
    await assert.rejects(homeCare.suspend(planned, day), code);
    await assert.rejects(homeCare.resume(planned, day), code);
    await assert.rejects(homeCare.closeCase(planned, day), code);
    await assert.rejects(homeCare.planVisits(planned, []), code);
    const before = await active();
    await homeCare.suspend(before, { on: '2025-02-20', reason: '1' });
    await assert.rejects(homeCare.closeCase(before, day), { status: 412 });
    assert.equal((await client.read('EpisodeOfCare', before.id)).status, 'onhold');
  });
});
