import assert from 'node:assert/strict';
import type { Appointment } from '@medplum/fhirtypes';
import { findResources, refersTo } from '../../../../src/services/steps/stored.ts';
import { dayFromNow, people } from '../home-care-world.ts';
import { advance, make } from './case-driver.ts';
import { assertWhole } from './case-invariants.ts';
import { callerOf, countVersions, personOf, put, receiverOf } from './proof-world.ts';
import { accessOn, assertOneWinner, coordinator, nurse, openRaces, type Races, second } from './race-world.ts';
import { inputOf } from './step-inputs.ts';

describe('home care: two who decide at once', function () {
  this.timeout(120_000);
  let races: Races;

  before(async () => {
    races = await openRaces();
  });
  after(() => races.close());

  it('lets one of twenty approvals by two coordinators win', async () => {
    const about = await races.fresh('pai-proposed');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        make(races.api, turn % 2 === 0 ? coordinator : second, 'approve-pai', about),
      ),
    );
    assertOneWinner(answers);
    await assertWhole(races.api, about.person);
  });

  it('lets one of twenty approvals win that are bound to the version read', async () => {
    const about = await races.fresh('pai-proposed');
    const version = (await races.episodeOf(about)).meta?.versionId;
    const headers = { ifMatch: `W/"${version}"` };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        make(races.api, turn % 2 === 0 ? coordinator : second, 'approve-pai', about, {}, headers),
      ),
    );
    assertOneWinner(answers);
    await assertWhole(races.api, about.person);
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
      const about = await races.fresh(state);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, turn) =>
          make(races.api, turn % 2 === 0 ? coordinator : second, turn % 2 === 0 ? one : other, about),
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
      await assertWhole(races.api, about.person);
    });
  }

  it('closes against record-access: no access is recorded after the conclusion', async () => {
    for (let round = 0; round < 5; round++) {
      const about = await races.fresh('active');
      const answers = await Promise.all([
        make(races.api, nurse, 'record-access', about, accessOn(-1, `${about.person}-gara-a`)),
        make(races.api, coordinator, 'close', about, { on: dayFromNow(-3), reason: '1' }),
        make(races.api, nurse, 'record-access', about, accessOn(-2, `${about.person}-gara-b`, 60)),
      ]);
      for (const { status } of answers) assert.ok(status === 200 || status === 422 || status === 409, `${status}`);
      await assertWhole(races.api, about.person);
    }
  });

  for (const ending of ['suspend', 'close']) {
    it(`${ending} against schedule: no visit stays booked`, async () => {
      for (let round = 0; round < 5; round++) {
        const about = await races.fresh('active');
        const values = ending === 'suspend' ? { on: dayFromNow(0), reason: '1' } : inputOf('close', about.person);
        const answers = await Promise.all([
          make(races.api, coordinator, 'schedule', about),
          make(races.api, second, ending, about, values),
          make(races.api, coordinator, 'schedule', about),
        ]);
        for (const { status, body } of answers) assert.ok([200, 409, 412, 422].includes(status), `${status} ${body}`);
        const visits = await findResources(
          races.api.store,
          'Appointment',
          refersTo('Appointment', 'supporting-info', `EpisodeOfCare/${about.episode}`),
        );
        const ahead = visits.filter(({ status, start }) => status === 'booked' && Date.parse(start ?? '') > Date.now());
        assert.deepEqual(ahead, []);
        await assertWhole(races.api, about.person);
      }
    });
  }

  it('accepts a transfer against close and refuse: one end', async () => {
    const about = await races.fresh('active');
    await advance(races.api, coordinator, 'transfer', about);
    const answers = await Promise.all([
      make(races.api, receiverOf(), 'accept-transfer', about),
      make(races.api, coordinator, 'close', about),
      make(races.api, receiverOf(), 'refuse-transfer', about),
    ]);
    assert.ok(answers.some(({ status }) => status < 300));
    await assertWhole(races.api, about.person);
  });

  it('leaves one open referral of many that are sent at once, and one case of two referrals', async () => {
    const person = `molti-${races.next()}`;
    await put(races.api, personOf(person, true));
    const about = { person };
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(races.api, coordinator, 'refer', about)));
    assert.equal(answers.filter(({ status }) => status === 201).length, 1, answers.map(({ status }) => status).join());
    await assertWhole(races.api, person);
    // A second referral by who may not see the first one.
    const ward = callerOf('judicial-authority', '');
    const twice = await make(races.api, ward, 'refer', about, inputOf('refer', person));
    assert.equal(twice.status, 201, twice.body);
    const referrals = await findResources(
      races.api.store,
      'ServiceRequest',
      refersTo('ServiceRequest', 'subject', `Patient/${person}`),
    );
    assert.equal(referrals.length, 2);
    const accepted = await Promise.all(
      referrals.map(({ id }) => make(races.api, coordinator, 'accept', { person, referral: id })),
    );
    assert.equal(
      accepted.filter(({ status }) => status === 200).length,
      1,
      accepted.map(({ status }) => status).join(),
    );
    await assertWhole(races.api, person);
  });

  it('does not open a second case by a transfer', async () => {
    const about = await races.fresh('active');
    const here = await make(races.api, coordinator, 'refer', about, {
      ...inputOf('refer', about.person),
      authority: people.otherAuthority,
    });
    const referral = here.shown('referral')[0]?.id ?? '';
    const there = { person: about.person, referral };
    assert.equal(
      (await make(races.api, receiverOf(), 'accept', there, { need: 'simple', note: 'Nota' })).state,
      'accepted',
    );
    await advance(races.api, coordinator, 'transfer', about);
    const before = await countVersions(races.api);
    const answer = await make(races.api, receiverOf(), 'accept-transfer', about);
    assert.deepEqual([answer.status, answer.rule], [422, 'HC-04']);
    assert.equal(await countVersions(races.api), before);
    await assertWhole(races.api, about.person);
  });

  it('lets a new member of a renewal see the case when it is agreed on, and not before', async () => {
    const about = await races.fresh('active');
    const newcomer = callerOf('nurse', '', {
      fhirUser: 'Practitioner/medico',
      practitionerRole: people.doctor,
      organization: people.otherAuthority,
    });
    const member = [{ who: people.doctor, role: 'operator', operator: '3' }];
    const read = async () =>
      (await make(races.api, newcomer, 'record-access', about, accessOn(-9, `${about.person}-nuovo`))).status;
    assert.equal(await read(), 404);
    for (const outcome of ['return-pai', 'sign-pai']) {
      await advance(races.api, coordinator, 'propose-pai', about, { ...inputOf('propose-pai', about.person), member });
      assert.equal(await read(), 404);
      await advance(races.api, coordinator, 'approve-pai', about);
      await advance(races.api, coordinator, outcome, about);
      assert.equal(await read(), outcome === 'sign-pai' ? 200 : 404, outcome);
    }
  });

  it('does not transfer on a day before the last access', async () => {
    const about = await races.fresh('active');
    await make(races.api, nurse, 'record-access', about, accessOn(-2, `${about.person}-ultimo`));
    await advance(races.api, coordinator, 'transfer', about);
    const answer = await make(races.api, receiverOf(), 'accept-transfer', about, { on: dayFromNow(-5) });
    assert.deepEqual([answer.status, answer.rule], [422, 'HC-23']);
    await assertWhole(races.api, about.person);
  });

  it('calls off the visits that are still to come when the case ends today or is suspended, also those without a time', async () => {
    for (const step of ['close', 'suspend', 'accept-transfer']) {
      const about = await races.fresh('active');
      const soon = new Date(Date.now() + 60_000).toISOString();
      const base: Omit<Appointment, 'id' | 'status'> = {
        resourceType: 'Appointment',
        supportingInformation: [{ reference: `EpisodeOfCare/${about.episode}` }],
        participant: [{ actor: { reference: `Patient/${about.person}` }, status: 'accepted' }],
      };
      await put(races.api, [
        {
          ...base,
          id: `${about.person}-oggi`,
          status: 'booked',
          start: soon,
          end: new Date(Date.now() + 120_000).toISOString(),
        },
        { ...base, id: `${about.person}-senza`, status: 'proposed' },
      ]);
      if (step === 'accept-transfer') await advance(races.api, coordinator, 'transfer', about);
      const who = step === 'accept-transfer' ? receiverOf() : coordinator;
      const values = step === 'suspend' ? { on: dayFromNow(0), reason: '1' } : inputOf(step, about.person);
      const answer = await make(races.api, who, step, about, values);
      assert.equal(answer.status, 200, answer.body);
      for (const id of ['oggi', 'senza']) {
        const stored = await races.api.store.read({ type: 'Appointment', id: `${about.person}-${id}` });
        assert.match(stored?.json ?? '', /"status":"cancelled"/, `${step}: ${id}`);
      }
      await assertWhole(races.api, about.person);
    }
  });
});
