import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Encounter, EpisodeOfCare } from '@medplum/fhirtypes';
import { findResources, refersTo } from '../../../../src/services/steps/stored.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { dayFromNow, people } from '../home-care-world.ts';
import {
  advance,
  type BroughtCase,
  bring,
  make,
  type Outcome,
  type Template,
  templateOf,
  writeCopy,
} from './case-driver.ts';
import { assertWhole, auditsOf } from './case-invariants.ts';
import { callerOf, countVersions, openProof, personOf, put, receiverOf } from './proof-world.ts';
import { inputOf, type Values } from './step-inputs.ts';

const coordinator = callerOf('home-care-coordinator', '');
const second = callerOf('home-care-coordinator', '', {
  subject: 'conto-due',
  fhirUser: 'Practitioner/coordinatore-due',
  practitionerRole: people.secondCoordinator,
});
const nurse = callerOf('nurse', '', { fhirUser: 'Practitioner/infermiere', practitionerRole: people.nurse });

/** An access of the nurse on a day, in minutes after eight o'clock. */
const accessOn = (days: number, key: string, minutes = 0): Values => {
  const at = (more: number) =>
    new Date(Date.parse(`${dayFromNow(days)}T08:00:00+01:00`) + (minutes + more) * 60_000).toISOString();
  return {
    key,
    start: at(0),
    end: at(30),
    operator: [{ type: '3', who: people.nurse }],
    service: [{ code: '17' }, { code: '2', quantity: 2 }],
  };
};

describe('home care: at once, twice and out of order', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  const templates = new Map<string, Template>();
  let copies = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function fresh(state: string): Promise<BroughtCase> {
    const template = templates.get(state) ?? (await templateOf(api, await bring(api, `gara-${state}`, state)));
    templates.set(state, template);
    return writeCopy(api, template, `g${++copies}`);
  }
  const accessesOf = ({ episode }: BroughtCase): Promise<Encounter[]> =>
    findResources(api.store, 'Encounter', refersTo('Encounter', 'episode-of-care', `EpisodeOfCare/${episode}`));
  const episodeOf = async ({ episode = '' }: BroughtCase): Promise<EpisodeOfCare> =>
    JSON.parse((await api.store.read({ type: 'EpisodeOfCare', id: episode }))?.json ?? '{}') as EpisodeOfCare;

  /** Exactly one won; the others are told clearly, in both languages, with 409 or 412. */
  function assertOneWinner(answers: readonly Outcome[]): void {
    const statuses = answers.map(({ status }) => status);
    assert.equal(answers.filter(({ status }) => status < 300).length, 1, statuses.join());
    for (const { status, texts, code } of answers.filter((one) => one.status >= 300)) {
      assert.ok(status === 409 || status === 412, `${status} ${code}`);
      const [it = '', en = ''] = texts;
      assert.ok(it.length > 30 && en.length > 30 && it !== en, `${it} / ${en}`);
    }
  }

  for (const times of [2, 10, 50]) {
    it(`leaves one access of ${times} that are sent at once with one key`, async () => {
      const about = await fresh('active');
      const access = accessOn(-10, `volta-${times}-${about.person}`);
      const answers = await Promise.all(
        Array.from({ length: times }, () => make(api, nurse, 'record-access', about, access)),
      );
      for (const { status, body } of answers) assert.equal(status, 200, body);
      const ids = new Set(answers.map((one) => one.shown('encounter')[0]?.id));
      assert.equal(ids.size, 1);
      assert.ok(answers.every((one) => one.shown('procedure').length === 3));
      assert.equal((await accessesOf(about)).length, 1);
      await assertWhole(api, about.person);
    });

    it(`records ${times} accesses that are sent at once, each with its key`, async () => {
      const about = await fresh('active');
      const answers = await Promise.all(
        Array.from({ length: times }, (_, turn) =>
          make(api, nurse, 'record-access', about, accessOn(-10, `${about.person}-chiave-${turn}`, turn * 5)),
        ),
      );
      for (const { status, body } of answers) assert.equal(status, 200, body);
      assert.equal((await accessesOf(about)).length, times);
      await assertWhole(api, about.person);
    });
  }

  it('writes one Provenance and one AuditEvent of a step, however often it is sent', async () => {
    const about = await fresh('active');
    const access = accessOn(-10, `una-volta-${about.person}`);
    const before = await countVersions(api);
    await make(api, nurse, 'record-access', about, access);
    const written = (await countVersions(api)) - before;
    await Promise.all(Array.from({ length: 5 }, () => make(api, nurse, 'record-access', about, access)));
    assert.equal(await countVersions(api), before + written);
    const records = await findResources(
      api.store,
      'Provenance',
      refersTo('Provenance', 'target', `EpisodeOfCare/${about.episode}`),
    );
    assert.equal(records.filter((one) => JSON.stringify(one).includes(`una-volta-${about.person}`)).length, 1);
    await api.audit.flush();
    const named = (await auditsOf(api, `EpisodeOfCare/${about.episode}`)).filter(({ action }) => action !== 'R');
    assert.ok(named.length >= 1, JSON.stringify(await auditsOf(api, about.episode ?? '')).slice(0, 800));
  });

  it('refuses a key that is used again for something else, and changes nothing', async () => {
    const about = await fresh('active');
    const access = accessOn(-10, `riuso-${about.person}`);
    await make(api, nurse, 'record-access', about, access);
    const before = await countVersions(api);
    const answer = await make(api, nurse, 'record-access', about, { ...access, reason: 'Altro' });
    assert.deepEqual([answer.status, answer.code], [409, 'step-key-reused']);
    const other = await make(api, coordinator, 'suspend', about, {
      ...inputOf('suspend', ''),
      key: `riuso-${about.person}`,
    });
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
    assert.equal(await countVersions(api), before);
    await assertWhole(api, about.person);
  });

  it('does not let the key of one case stand in the way of another', async () => {
    const [one, other] = [await fresh('active'), await fresh('active')];
    const key = `visita-${one.person}`;
    assert.equal((await make(api, nurse, 'record-access', one, accessOn(-10, key))).status, 200);
    assert.equal((await make(api, nurse, 'record-access', other, accessOn(-10, key))).status, 200);
    assert.equal((await accessesOf(one)).length, 1);
    assert.equal((await accessesOf(other)).length, 1);
    await assertWhole(api, one.person);
    await assertWhole(api, other.person);
  });

  it('makes every step with a key once, and answers a repetition as the first time', async () => {
    await put(api, personOf(`ripete-${++copies}`, true));
    let about: BroughtCase = { person: `ripete-${copies}` };
    const course = ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai', 'record-access', 'suspend'];
    for (const step of [...course, 'resume', 'reassess', 'change-intensity', 'transfer', 'close', 'reopen']) {
      const values = { ...inputOf(step, about.person), key: `ripete-${about.person}-${step}` };
      const { answer, ...next } = await advance(api, coordinator, step, about, values);
      const before = await countVersions(api);
      const again = await make(api, coordinator, step, about, values);
      assert.equal(again.status, 200, `${step}: ${again.body}`);
      assert.equal(again.state, answer.state, step);
      assert.equal(await countVersions(api), before, `${step} changed something`);
      for (const name of ['referral', 'episode', 'plan', 'encounter', 'triage', 'goal', 'team']) {
        const ids = (one: Outcome) =>
          one
            .shown(name)
            .map(({ id }) => id)
            .sort();
        if (ids(answer).length > 0) assert.deepEqual(ids(again), ids(answer), `${step}: ${name}`);
      }
      about = next;
    }
  });

  it('takes accesses out of order, across suspension and conclusion', async () => {
    const about = await fresh('active');
    const send = async (days: number, key: string) => {
      const answer = await make(api, nurse, 'record-access', about, accessOn(days, `${about.person}-${key}`));
      await assertWhole(api, about.person);
      return answer;
    };
    const visit = (id: string, days: number): Appointment => ({
      resourceType: 'Appointment',
      id: `${about.person}-${id}`,
      status: 'booked',
      start: `${dayFromNow(days)}T08:00:00.000+01:00`,
      end: `${dayFromNow(days)}T09:00:00.000+01:00`,
      supportingInformation: [{ reference: `EpisodeOfCare/${about.episode}` }],
      participant: [{ actor: { reference: `Patient/${about.person}` }, status: 'accepted' }],
    });
    await put(api, [visit('passata', -7), visit('prima', -15), visit('futura', 5)]);
    assert.equal((await send(-10, 'accesso-1')).status, 200);
    assert.equal((await send(-20, 'accesso-2')).status, 200);
    await advance(api, coordinator, 'suspend', about, { on: dayFromNow(-8), reason: '1' });
    // The visit was made while the message of the suspension was on its way: it is recorded, with its appointment.
    const late = await make(api, nurse, 'record-access', about, {
      ...accessOn(-7, `${about.person}-accesso-3`),
      appointment: `Appointment/${about.person}-passata`,
    });
    assert.equal(late.status, 200, late.body);
    await assertWhole(api, about.person);
    await advance(api, coordinator, 'resume', about, { on: dayFromNow(-6) });
    await advance(api, coordinator, 'close', about, { on: dayFromNow(-2), reason: '1' });
    assert.equal((await send(-3, 'accesso-4')).status, 200);
    assert.equal((await send(-15, 'accesso-5')).status, 200);
    const after = await send(-1, 'accesso-6');
    assert.deepEqual([after.status, after.rule], [422, 'HC-12']);
    assert.equal((await send(-10, 'accesso-1')).status, 200);
    assert.equal((await accessesOf(about)).length, 5);
    const future = await api.store.read({ type: 'Appointment', id: `${about.person}-futura` });
    assert.match(future?.json ?? '', /"status":"cancelled"/);
  });

  it('lets one of twenty approvals by two coordinators win', async () => {
    const about = await fresh('pai-proposed');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => make(api, turn % 2 === 0 ? coordinator : second, 'approve-pai', about)),
    );
    assertOneWinner(answers);
    await assertWhole(api, about.person);
  });

  it('lets one of twenty approvals win that are bound to the version read', async () => {
    const about = await fresh('pai-proposed');
    const version = (await episodeOf(about)).meta?.versionId;
    const headers = { ifMatch: `W/"${version}"` };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        make(api, turn % 2 === 0 ? coordinator : second, 'approve-pai', about, {}, headers),
      ),
    );
    assertOneWinner(answers);
    await assertWhole(api, about.person);
  });

  const duels: readonly (readonly [state: string, one: string, other: string, bothMay: boolean])[] = [
    ['referred', 'accept', 'refuse', false],
    ['assessed', 'propose-pai', 'propose-pai', false],
    ['active', 'propose-pai', 'propose-pai', false],
    ['pai-proposed', 'approve-pai', 'return-pai', true],
    ['pai-approved', 'sign-pai', 'return-pai', false],
    ['renewal-approved', 'sign-pai', 'return-pai', false],
    ['pai-proposed', 'return-pai', 'close', true],
    ['active', 'suspend', 'close', true],
    ['active', 'suspend', 'suspend', false],
    ['suspended', 'resume', 'resume', false],
    ['active', 'close', 'close', false],
    ['active', 'transfer', 'transfer', false],
    ['active', 'reassess', 'close', true],
    ['active', 'change-intensity', 'propose-pai', true],
    ['closed', 'reopen', 'reopen', false],
  ];
  for (const [state, one, other, bothMay] of duels) {
    it(`${one} against ${other} in ${state}`, async () => {
      const about = await fresh(state);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, turn) =>
          make(api, turn % 2 === 0 ? coordinator : second, turn % 2 === 0 ? one : other, about),
        ),
      );
      const won = answers.filter(({ status }) => status < 300);
      assert.ok(won.length >= 1, answers.map(({ body }) => body).join('\n'));
      if (!bothMay)
        assert.equal(
          won.length,
          1,
          answers.map(({ status, state: to, body }) => `${status} ${to} ${body.slice(0, 80)}`).join('\n'),
        );
      for (const { status, texts, code } of answers) {
        if (status < 300) continue;
        assert.ok([409, 412, 422].includes(status), `${status} ${code}`);
        assert.ok(texts.every((text) => text.length > 20));
      }
      await assertWhole(api, about.person);
    });
  }

  it('closes against record-access: no access is recorded after the conclusion', async () => {
    for (let round = 0; round < 5; round++) {
      const about = await fresh('active');
      const answers = await Promise.all([
        make(api, nurse, 'record-access', about, accessOn(-1, `${about.person}-gara-a`)),
        make(api, coordinator, 'close', about, { on: dayFromNow(-3), reason: '1' }),
        make(api, nurse, 'record-access', about, accessOn(-2, `${about.person}-gara-b`, 60)),
      ]);
      for (const { status } of answers) assert.ok(status === 200 || status === 422 || status === 409, `${status}`);
      await assertWhole(api, about.person);
    }
  });

  for (const ending of ['suspend', 'close']) {
    it(`${ending} against schedule: no visit stays booked`, async () => {
      for (let round = 0; round < 5; round++) {
        const about = await fresh('active');
        const values = ending === 'suspend' ? { on: dayFromNow(0), reason: '1' } : inputOf('close', about.person);
        const answers = await Promise.all([
          make(api, coordinator, 'schedule', about),
          make(api, second, ending, about, values),
          make(api, coordinator, 'schedule', about),
        ]);
        for (const { status, body } of answers) assert.ok([200, 409, 412, 422].includes(status), `${status} ${body}`);
        const visits = await findResources(
          api.store,
          'Appointment',
          refersTo('Appointment', 'supporting-info', `EpisodeOfCare/${about.episode}`),
        );
        const ahead = visits.filter(({ status, start }) => status === 'booked' && Date.parse(start ?? '') > Date.now());
        assert.deepEqual(ahead, []);
        await assertWhole(api, about.person);
      }
    });
  }

  it('accepts a transfer against close and refuse: one end', async () => {
    const about = await fresh('active');
    await advance(api, coordinator, 'transfer', about);
    const answers = await Promise.all([
      make(api, receiverOf(), 'accept-transfer', about),
      make(api, coordinator, 'close', about),
      make(api, receiverOf(), 'refuse-transfer', about),
    ]);
    assert.ok(answers.some(({ status }) => status < 300));
    await assertWhole(api, about.person);
  });

  it('leaves one open referral of many that are sent at once, and one case of two referrals', async () => {
    const person = `molti-${++copies}`;
    await put(api, personOf(person, true));
    const about = { person };
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(api, coordinator, 'refer', about)));
    assert.equal(answers.filter(({ status }) => status === 201).length, 1, answers.map(({ status }) => status).join());
    await assertWhole(api, person);
    // A second referral by who may not see the first one.
    const ward = callerOf('judicial-authority', '');
    const twice = await make(api, ward, 'refer', about, inputOf('refer', person));
    assert.equal(twice.status, 201, twice.body);
    const referrals = await findResources(
      api.store,
      'ServiceRequest',
      refersTo('ServiceRequest', 'subject', `Patient/${person}`),
    );
    assert.equal(referrals.length, 2);
    const accepted = await Promise.all(
      referrals.map(({ id }) => make(api, coordinator, 'accept', { person, referral: id })),
    );
    assert.equal(
      accepted.filter(({ status }) => status === 200).length,
      1,
      accepted.map(({ status }) => status).join(),
    );
    await assertWhole(api, person);
  });

  it('does not open a second case by a transfer', async () => {
    const about = await fresh('active');
    const here = await make(api, coordinator, 'refer', about, {
      ...inputOf('refer', about.person),
      authority: people.otherAuthority,
    });
    const referral = here.shown('referral')[0]?.id ?? '';
    const there = { person: about.person, referral };
    assert.equal((await make(api, receiverOf(), 'accept', there, { need: 'simple', note: 'Nota' })).state, 'accepted');
    await advance(api, coordinator, 'transfer', about);
    const before = await countVersions(api);
    const answer = await make(api, receiverOf(), 'accept-transfer', about);
    assert.deepEqual([answer.status, answer.rule], [422, 'HC-04']);
    assert.equal(await countVersions(api), before);
    await assertWhole(api, about.person);
  });

  it('lets a new member of a renewal see the case when it is agreed on, and not before', async () => {
    const about = await fresh('active');
    const newcomer = callerOf('nurse', '', {
      fhirUser: 'Practitioner/medico',
      practitionerRole: people.doctor,
      organization: people.otherAuthority,
    });
    const member = [{ who: people.doctor, role: 'operator', operator: '3' }];
    const read = async () =>
      (await make(api, newcomer, 'record-access', about, accessOn(-9, `${about.person}-nuovo`))).status;
    assert.equal(await read(), 404);
    for (const outcome of ['return-pai', 'sign-pai']) {
      await advance(api, coordinator, 'propose-pai', about, { ...inputOf('propose-pai', about.person), member });
      assert.equal(await read(), 404);
      await advance(api, coordinator, 'approve-pai', about);
      await advance(api, coordinator, outcome, about);
      assert.equal(await read(), outcome === 'sign-pai' ? 200 : 404, outcome);
    }
  });

  it('does not transfer on a day before the last access', async () => {
    const about = await fresh('active');
    await make(api, nurse, 'record-access', about, accessOn(-2, `${about.person}-ultimo`));
    await advance(api, coordinator, 'transfer', about);
    const answer = await make(api, receiverOf(), 'accept-transfer', about, { on: dayFromNow(-5) });
    assert.deepEqual([answer.status, answer.rule], [422, 'HC-23']);
    await assertWhole(api, about.person);
  });

  it('calls off the visits that are still to come when the case ends today or is suspended, also those without a time', async () => {
    for (const step of ['close', 'suspend', 'accept-transfer']) {
      const about = await fresh('active');
      const soon = new Date(Date.now() + 60_000).toISOString();
      const base: Omit<Appointment, 'id' | 'status'> = {
        resourceType: 'Appointment',
        supportingInformation: [{ reference: `EpisodeOfCare/${about.episode}` }],
        participant: [{ actor: { reference: `Patient/${about.person}` }, status: 'accepted' }],
      };
      await put(api, [
        {
          ...base,
          id: `${about.person}-oggi`,
          status: 'booked',
          start: soon,
          end: new Date(Date.now() + 120_000).toISOString(),
        },
        { ...base, id: `${about.person}-senza`, status: 'proposed' },
      ]);
      if (step === 'accept-transfer') await advance(api, coordinator, 'transfer', about);
      const who = step === 'accept-transfer' ? receiverOf() : coordinator;
      const values = step === 'suspend' ? { on: dayFromNow(0), reason: '1' } : inputOf(step, about.person);
      const answer = await make(api, who, step, about, values);
      assert.equal(answer.status, 200, answer.body);
      for (const id of ['oggi', 'senza']) {
        const stored = await api.store.read({ type: 'Appointment', id: `${about.person}-${id}` });
        assert.match(stored?.json ?? '', /"status":"cancelled"/, `${step}: ${id}`);
      }
      await assertWhole(api, about.person);
    }
  });
});
