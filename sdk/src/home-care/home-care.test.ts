import assert from 'node:assert/strict';
import { backendServices } from '../auth/backend-services.ts';
import type { SinfoniaClient } from '../client.ts';
import { connect } from '../connect.ts';
import { SinfoniaError } from '../errors.ts';
import { type SandboxServer, sharedSandbox } from '../testing/sandbox-server.ts';
import type { CaseReference } from './case-reference.ts';
import { type EvaluationAnswers, siadAssessment } from './evaluation.ts';

const nurse = 'PractitionerRole/sandbox-infermiere-r';
const coordinator = 'PractitionerRole/sandbox-coordinatore-adi-r';
const doctor = 'PractitionerRole/sandbox-mmg-r';
const unit = [{ who: coordinator, role: 'health-coordinator' }, { who: doctor }] as const;
const note = 'Prova automatica';
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
const activities = [{ service: '19', figure: '8', performer: nurse, frequency: 2, period: 1, unit: 'wk' }] as const;

/** The day some days from now in Europe/Rome. */
function day(fromNow: number): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
  return format.format(Date.now() + fromNow * 86_400_000);
}

async function faultOf(work: Promise<unknown>): Promise<SinfoniaError> {
  const error = await work.then(
    () => assert.fail('expected a refusal'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SinfoniaError, String(error));
  return error;
}

describe('home-care client', function () {
  this.timeout(90_000);
  let sandbox: SandboxServer;
  let client: SinfoniaClient;

  const connected = async (more: { fetch?: typeof fetch; headers?: Record<string, string> } = {}) =>
    connect({
      baseUrl: sandbox.fhirBase,
      auth: backendServices({
        clientId: 'sandbox-backend',
        privateKey: await sandbox.key(),
        scope: 'system/*.cruds',
      }),
      ...more,
    });

  before(async () => {
    sandbox = await sharedSandbox();
    client = await connected();
  });

  /** A person of the ASL without a case. */
  const person = async (): Promise<string> => {
    const { id } = await client.create({
      resourceType: 'Patient',
      active: true,
      name: [{ family: 'Pietraserena', given: ['Norma'] }],
      birthDate: '1944-05-06',
      gender: 'female',
      managingOrganization: { reference: 'Organization/asl-204' },
    });
    return `Patient/${id}`;
  };
  const accepted = async () => {
    const patient = await person();
    const { referral } = await client.homeCare.refer({ patient, source: '2', authoredOn: day(-30) });
    assert.ok(referral);
    const { episode } = await client.homeCare.accept(referral, {
      need: 'complex',
      acceptedOn: day(-29),
      careManager: coordinator,
      note,
    });
    return { patient, referral, episode };
  };
  const active = async () => {
    const { patient, episode } = await accepted();
    const at: CaseReference = `EpisodeOfCare/${episode.id}`;
    await client.homeCare.assess(at, {
      responses: [siadAssessment(answers, { author: coordinator, authored: `${day(-28)}T09:00:00+01:00` })],
      members: unit,
      diagnoses: ['436', '401.9'],
    });
    await client.homeCare.proposePai(at, { start: day(-27), end: day(60), activities });
    await client.homeCare.approvePai(at);
    const signed = await client.homeCare.signPai(at, { mode: 'handwritten', by: patient });
    return { patient, at, episode: signed.episode };
  };
  const visit = (before: number) => ({
    start: `${day(-before)}T09:05:00+01:00`,
    end: `${day(-before)}T09:40:00+01:00`,
    operators: [{ type: '8', who: nurse }],
    services: [{ code: '19' }, { code: '4', quantity: 2 }],
  });

  it('takes a case from the referral to the conclusion and back', async () => {
    const { homeCare } = client;
    const opened = await accepted();
    assert.equal(opened.episode.status, 'planned');
    assert.equal(opened.episode.referralRequest?.[0]?.reference, `ServiceRequest/${opened.referral.id}`);
    const first = await homeCare.assess(opened.episode, {
      responses: [siadAssessment(answers, { author: coordinator })],
      members: unit,
      diagnoses: ['436'],
    });
    assert.equal(first.state, 'assessed');
    const codes = new Map(
      first.responses[0]?.item?.map(({ linkId, answer }) => [linkId, answer?.[0]?.valueCoding?.code]),
    );
    assert.deepEqual(
      ['Motorio', 'Ventiloterapia', 'RischioSanguinamento'].map((need) => codes.get(need)),
      ['1', '2', '1'],
    );
    assert.deepEqual((await homeCare.state(first.episode)).state, 'assessed');

    const { at, episode, patient } = await active();
    assert.equal(episode.status, 'active');
    const { next } = await homeCare.state(at);
    assert.ok(next.some(({ step, title }) => step === 'home-care-suspend' && title !== ''));
    const recorded = await homeCare.recordAccess(at, visit(10));
    assert.equal(recorded.encounter?.status, 'finished');
    assert.equal(recorded.procedures.length, 3);
    assert.equal((await homeCare.suspend(at, { on: day(-8), reason: '1' })).plan?.status, 'on-hold');
    assert.equal((await homeCare.resume(at, { on: day(-5) })).plan?.status, 'active');
    assert.equal((await homeCare.reassess(at, { reason: '2', confirms: true, members: unit })).state, 'active');
    const daily = [{ ...activities[0], frequency: 1, unit: 'd' as const }];
    const changed = await homeCare.changeIntensity(at, { activities: daily, note });
    assert.equal(changed.intensity.length, 2);
    assert.deepEqual(
      changed.remarks.map(({ code, rule }) => [code, rule]),
      [['step-remark', 'HC-28']],
    );
    const closed = await homeCare.close(at, { on: day(0), reason: '1', achieved: 'achieved' });
    assert.equal(closed.episode.status, 'finished');
    assert.equal(closed.plan?.status, 'completed');
    const { gea, gdc = 0, cia } = await homeCare.intensity(at);
    assert.ok(gea !== undefined && gea > 0 && cia !== undefined, `${gea}, ${cia}`);
    assert.ok(Math.abs(cia - gea / gdc) <= 0.00501, `${cia}`);
    assert.equal((await homeCare.reopen(at, { note })).state, 'active');
    assert.equal((await client.search('EpisodeOfCare', { patient }).toArray()).length, 1);
  });

  it('books, moves and cancels visits, and shows them in the agenda', async () => {
    const { at } = await active();
    const { homeCare } = client;
    const [from, to] = [day(3), day(16)];
    const planned = await homeCare.schedule(at, { from, to });
    assert.ok(planned.appointments.length >= 3, `${planned.appointments.length}`);
    const again = await homeCare.schedule(at, { from, to });
    assert.deepEqual(
      again.appointments.map(({ id }) => id),
      [],
    );
    const [one, other] = planned.appointments;
    assert.ok(one?.start && other);
    const agenda = await homeCare.agenda(nurse, one.start.slice(0, 10));
    assert.ok(agenda.stops.some(({ appointment }) => appointment?.id === one.id));
    const absence = { start: one.start, end: one.end ?? '', propose: true };
    const { assigned, uncovered } = await homeCare.recordAbsence(nurse, absence);
    assert.ok([...assigned, ...uncovered].some(({ appointment }) => appointment === `Appointment/${one.id}`));
    const moved = await homeCare.moveVisit(at, `Appointment/${one.id}`, {
      start: `${day(20)}T19:00:00+01:00`,
      end: `${day(20)}T19:30:00+01:00`,
    });
    assert.equal(moved.appointment?.start?.slice(0, 10), day(20));
    const cancelled = await homeCare.moveVisit(at, `Appointment/${other.id}`, { cancel: 'patient' });
    assert.equal(cancelled.appointment?.status, 'cancelled');
  });

  it('moves a case to another ASL, or leaves it', async () => {
    const { at } = await active();
    const { homeCare } = client;
    const asked = await homeCare.transfer(at, { authority: 'Organization/asl-205', note });
    assert.equal(asked.task?.status, 'requested');
    assert.equal((await homeCare.refuseTransfer(at, { note })).task?.status, 'rejected');
    await homeCare.transfer(at, { authority: 'Organization/asl-205', note });
    const key = `trasferimento-${process.pid}-${Date.now()}`;
    const taken = await homeCare.acceptTransfer(at, { on: day(0), key });
    assert.equal(taken.episode?.status, 'finished');
    assert.equal(taken.newEpisode?.status, 'planned');
    const again = await homeCare.acceptTransfer(at, { on: day(0), key });
    assert.deepEqual([again.repeated, again.newEpisode?.id], [true, taken.newEpisode?.id]);
  });

  it('sends a PAI back, and a referral', async () => {
    const { homeCare } = client;
    const { at } = await active();
    await homeCare.proposePai(at, { start: day(0), end: day(80), activities });
    const returned = await homeCare.returnPai(at, { note });
    assert.deepEqual([returned.state, returned.plan?.status], ['active', 'revoked']);
    const { referral } = await homeCare.refer({ patient: await person(), source: '2' });
    assert.ok(referral);
    const refused = await homeCare.refuse(referral, { outcome: 'none', note });
    assert.deepEqual([refused.state, refused.referral?.status], ['refused', 'revoked']);
  });

  it('does nothing twice with one key, and refuses another step under it', async () => {
    const { at } = await active();
    const key = `accesso-${process.pid}-${Date.now()}`;
    const first = await client.homeCare.recordAccess(at, { ...visit(9), key });
    const again = await client.homeCare.recordAccess(at, { ...visit(9), key });
    assert.deepEqual([first.repeated, again.repeated], [false, true]);
    assert.equal(again.encounter?.id, first.encounter?.id);
    const other = await faultOf(client.homeCare.recordAccess(at, { ...visit(8), key }));
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
  });

  it('repeats a step whose answer was lost, and records it once', async () => {
    const { at, episode } = await active();
    let lost = 0;
    const shaky = await connected({
      fetch: async (address, init) => {
        const answer = await fetch(address, init);
        if (!String(address).includes('$home-care-') || lost === 2) return answer;
        lost += 1;
        await answer.arrayBuffer();
        throw new TypeError('the line is broken');
      },
    });
    const recorded = await shaky.homeCare.recordAccess(at, visit(7));
    assert.deepEqual([lost, recorded.repeated], [2, true]);
    const accesses = await client.search('Encounter', { 'episode-of-care': at }).toArray();
    assert.deepEqual(
      accesses.map(({ id }) => id),
      [recorded.encounter?.id],
    );
    assert.ok(episode.id);
  });

  it('binds a step to the case that was read, unless it is named by reference', async () => {
    const { at, episode } = await active();
    await client.homeCare.suspend(episode, { on: day(-8), reason: '1' });
    const stale = await faultOf(client.homeCare.resume(episode, { on: day(-6) }));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    assert.equal((await client.homeCare.resume(at, { on: day(-6) })).episode.status, 'active');
    // What was done is recorded whatever became of the case.
    assert.equal((await client.homeCare.recordAccess(episode, visit(9))).state, 'active');
  });

  it('tells the stable code of a refusal, and its rule in either language', async () => {
    const { episode } = await accepted();
    const early = await faultOf(client.homeCare.suspend(episode, { on: day(0), reason: '1' }));
    assert.deepEqual([early.status, early.code], [409, 'step-not-allowed']);
    for (const language of ['it', 'en']) {
      const own = await connected({ headers: { 'accept-language': language } });
      const ahead = own.homeCare.assess(episode, {
        responses: [siadAssessment(answers, { author: coordinator, authored: `${day(2)}T10:00:00Z` })],
        members: [unit[0]],
      });
      const fault = await faultOf(ahead);
      assert.deepEqual([fault.status, fault.code, fault.issues[0]?.rule], [422, 'step-precondition', 'HC-06']);
    }
    const alone = await client.homeCare.assess(episode, {
      responses: [siadAssessment(answers, { author: coordinator })],
      members: [unit[0]],
    });
    assert.ok(alone.remarks.some(({ rule }) => rule === 'HC-08'));
  });

  it('reads inbox and indicators', async () => {
    const { unread, messages } = await client.homeCare.inbox({ count: 1 });
    assert.deepEqual([unread, messages], [0, []]);
    const year = day(0).slice(0, 4);
    const asked = { period: year, indicators: ['people-in-charge', 'accesses'], by: ['authority', 'sex'] } as const;
    const { at, reports } = await client.homeCare.indicators(asked);
    assert.ok(!Number.isNaN(Date.parse(at)));
    assert.equal(reports.length, 2);
    const unknown = await faultOf(client.homeCare.indicators({ ...asked, indicators: ['nessuno'] }));
    assert.deepEqual([unknown.status, unknown.code], [400, 'operation-parameter-invalid']);
  });
});
