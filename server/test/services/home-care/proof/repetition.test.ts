import assert from 'node:assert/strict';
import type { Appointment } from '@medplum/fhirtypes';
import { findResources, refersTo } from '../../../../src/services/steps/stored.ts';
import { dayFromNow } from '../home-care-world.ts';
import { advance, type BroughtCase, make, type Outcome } from './case-driver.ts';
import { assertWhole, auditsOf } from './case-invariants.ts';
import { countVersions, personOf, put } from './proof-world.ts';
import { accessOn, coordinator, nurse, openRaces, type Races } from './race-world.ts';
import { inputOf } from './step-inputs.ts';

describe('home care: at once with one key, twice and out of order', function () {
  this.timeout(120_000);
  let races: Races;

  before(async () => {
    races = await openRaces();
  });
  after(() => races.close());

  for (const times of [2, 10, 50]) {
    it(`leaves one access of ${times} that are sent at once with one key`, async () => {
      const about = await races.fresh('active');
      const access = accessOn(-10, `volta-${times}-${about.person}`);
      const answers = await Promise.all(
        Array.from({ length: times }, () => make(races.api, nurse, 'record-access', about, access)),
      );
      for (const { status, body } of answers) assert.equal(status, 200, body);
      const ids = new Set(answers.map((one) => one.shown('encounter')[0]?.id));
      assert.equal(ids.size, 1);
      assert.ok(answers.every((one) => one.shown('procedure').length === 3));
      assert.equal((await races.accessesOf(about)).length, 1);
      await assertWhole(races.api, about.person);
    });

    it(`records ${times} accesses that are sent at once, each with its key`, async () => {
      const about = await races.fresh('active');
      const answers = await Promise.all(
        Array.from({ length: times }, (_, turn) =>
          make(races.api, nurse, 'record-access', about, accessOn(-10, `${about.person}-chiave-${turn}`, turn * 5)),
        ),
      );
      for (const { status, body } of answers) assert.equal(status, 200, body);
      assert.equal((await races.accessesOf(about)).length, times);
      await assertWhole(races.api, about.person);
    });
  }

  it('writes one Provenance and one AuditEvent of a step, however often it is sent', async () => {
    const about = await races.fresh('active');
    const access = accessOn(-10, `una-volta-${about.person}`);
    const before = await countVersions(races.api);
    await make(races.api, nurse, 'record-access', about, access);
    const written = (await countVersions(races.api)) - before;
    await Promise.all(Array.from({ length: 5 }, () => make(races.api, nurse, 'record-access', about, access)));
    assert.equal(await countVersions(races.api), before + written);
    const records = await findResources(
      races.api.store,
      'Provenance',
      refersTo('Provenance', 'target', `EpisodeOfCare/${about.episode}`),
    );
    assert.equal(records.filter((one) => JSON.stringify(one).includes(`una-volta-${about.person}`)).length, 1);
    await races.api.audit.flush();
    const named = (await auditsOf(races.api, `EpisodeOfCare/${about.episode}`)).filter(({ action }) => action !== 'R');
    assert.ok(named.length >= 1, JSON.stringify(await auditsOf(races.api, about.episode ?? '')).slice(0, 800));
  });

  it('refuses a key that is used again for something else, and changes nothing', async () => {
    const about = await races.fresh('active');
    const access = accessOn(-10, `riuso-${about.person}`);
    await make(races.api, nurse, 'record-access', about, access);
    const before = await countVersions(races.api);
    const answer = await make(races.api, nurse, 'record-access', about, { ...access, reason: 'Altro' });
    assert.deepEqual([answer.status, answer.code], [409, 'step-key-reused']);
    const other = await make(races.api, coordinator, 'suspend', about, {
      ...inputOf('suspend', ''),
      key: `riuso-${about.person}`,
    });
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
    assert.equal(await countVersions(races.api), before);
    await assertWhole(races.api, about.person);
  });

  it('does not let the key of one case stand in the way of another', async () => {
    const [one, other] = [await races.fresh('active'), await races.fresh('active')];
    const key = `visita-${one.person}`;
    assert.equal((await make(races.api, nurse, 'record-access', one, accessOn(-10, key))).status, 200);
    assert.equal((await make(races.api, nurse, 'record-access', other, accessOn(-10, key))).status, 200);
    assert.equal((await races.accessesOf(one)).length, 1);
    assert.equal((await races.accessesOf(other)).length, 1);
    await assertWhole(races.api, one.person);
    await assertWhole(races.api, other.person);
  });

  it('makes every step with a key once, and answers a repetition as the first time', async () => {
    let about: BroughtCase = { person: `ripete-${races.next()}` };
    await put(races.api, personOf(about.person, true));
    const course = ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai', 'record-access', 'suspend'];
    for (const step of [...course, 'resume', 'reassess', 'change-intensity', 'transfer', 'close', 'reopen']) {
      const values = { ...inputOf(step, about.person), key: `ripete-${about.person}-${step}` };
      const { answer, ...next } = await advance(races.api, coordinator, step, about, values);
      const before = await countVersions(races.api);
      const again = await make(races.api, coordinator, step, about, values);
      assert.equal(again.status, 200, `${step}: ${again.body}`);
      assert.equal(again.state, answer.state, step);
      assert.equal(await countVersions(races.api), before, `${step} changed something`);
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
    const about = await races.fresh('active');
    const send = async (days: number, key: string) => {
      const answer = await make(races.api, nurse, 'record-access', about, accessOn(days, `${about.person}-${key}`));
      await assertWhole(races.api, about.person);
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
    await put(races.api, [visit('passata', -7), visit('prima', -15), visit('futura', 5)]);
    assert.equal((await send(-10, 'accesso-1')).status, 200);
    assert.equal((await send(-20, 'accesso-2')).status, 200);
    await advance(races.api, coordinator, 'suspend', about, { on: dayFromNow(-8), reason: '1' });
    // The visit was made while the message of the suspension was on its way: it is recorded, with its appointment.
    const late = await make(races.api, nurse, 'record-access', about, {
      ...accessOn(-7, `${about.person}-accesso-3`),
      appointment: `Appointment/${about.person}-passata`,
    });
    assert.equal(late.status, 200, late.body);
    await assertWhole(races.api, about.person);
    await advance(races.api, coordinator, 'resume', about, { on: dayFromNow(-6) });
    await advance(races.api, coordinator, 'close', about, { on: dayFromNow(-2), reason: '1' });
    assert.equal((await send(-3, 'accesso-4')).status, 200);
    assert.equal((await send(-15, 'accesso-5')).status, 200);
    const after = await send(-1, 'accesso-6');
    assert.deepEqual([after.status, after.rule], [422, 'HC-12']);
    assert.equal((await send(-10, 'accesso-1')).status, 200);
    assert.equal((await races.accessesOf(about)).length, 5);
    const future = await races.api.store.read({ type: 'Appointment', id: `${about.person}-futura` });
    assert.match(future?.json ?? '', /"status":"cancelled"/);
  });
});
