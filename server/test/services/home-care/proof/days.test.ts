import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpisodeOfCare } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { dayOf } from '../../../../src/services/steps/days.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { dayFromNow, siadResponse } from '../home-care-world.ts';
import { advance, type BroughtCase, make } from './case-driver.ts';
import { assertWhole } from './case-invariants.ts';
import { callerOf, countVersions, openProof, personOf, put } from './proof-world.ts';
import { inputOf, type Values } from './step-inputs.ts';

const cases = JSON.parse(readFileSync(new URL('days.cases.json', import.meta.url), 'utf8')) as {
  readonly accesses: readonly {
    readonly what: string;
    readonly start: string;
    readonly end?: string;
    readonly minutes?: number;
    readonly remark?: boolean;
    readonly refused?: string;
  }[];
  readonly romanDays: readonly { readonly instant: string; readonly day: string }[];
  readonly added: readonly { readonly day: string; readonly days: number; readonly gives: string }[];
  readonly reopening: readonly { readonly daysAgo: number; readonly usual: boolean }[];
};
const coordinator = callerOf('home-care-coordinator', '');

describe('home care: days in Europe/Rome', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let people = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A case in charge since a day, as it is recorded afterwards. */
  async function since(first: string, last: string): Promise<BroughtCase> {
    const person = `g${++people}`;
    await put(api, personOf(person, true));
    let about: BroughtCase = { person };
    const course: readonly (readonly [step: string, more: Values])[] = [
      ['refer', { authoredOn: first }],
      ['accept', { acceptedOn: first }],
      ['assess', { response: { ...siadResponse(), authored: `${first}T10:00:00+01:00` } }],
      ['propose-pai', { start: first, end: last, review: last, goal: [] }],
      ['approve-pai', {}],
      ['sign-pai', {}],
    ];
    for (const [step, more] of course) {
      about = await advance(api, coordinator, step, about, { ...inputOf(step, person), ...more });
    }
    return about;
  }
  const refused = async (about: BroughtCase, step: string, values: Values, rule: string): Promise<void> => {
    const before = await countVersions(api);
    const answer = await make(api, coordinator, step, about, values);
    assert.equal(answer.rule ?? answer.code, rule, `${step}: ${answer.status} ${answer.body.slice(0, 300)}`);
    assert.equal(await countVersions(api), before);
    await assertWhole(api, about.person);
  };

  it('are told right at midnight, in the nights of the clock change and on the leap day', () => {
    for (const { instant, day } of cases.romanDays) assert.equal(dayOf(Date.parse(instant)), day, instant);
    for (const { day, days, gives } of cases.added) assert.equal(addDays(day, days), gives);
  });

  describe('accesses', () => {
    let about: BroughtCase;
    before(async () => {
      about = await since('2024-02-10', '2026-01-31');
      await advance(api, coordinator, 'suspend', about, { on: '2024-02-28', reason: '1' });
      await advance(api, coordinator, 'resume', about, { on: '2024-03-01' });
      await advance(api, coordinator, 'close', about, { on: '2025-10-30', reason: '1' });
      const operators = cases.accesses.map(
        (_, index) => ({ resourceType: 'Practitioner', id: `prova-${index}` }) as const,
      );
      await api.store.write(operators.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
    });
    for (const [index, { what, start, end, minutes = 0, remark, refused: rule }] of cases.accesses.entries()) {
      it(`${what}: ${rule ?? (remark === true ? 'recorded with a remark' : 'recorded')}`, async () => {
        const until = Date.parse(start) + minutes * 60_000;
        const given = {
          ...inputOf('record-access', about.person),
          start,
          end: end ?? new Date(until).toISOString(),
          operator: [{ type: '3', who: `Practitioner/prova-${index}` }],
        };
        if (rule !== undefined) return refused(about, 'record-access', given, rule);
        const answer = await make(api, coordinator, 'record-access', about, given);
        assert.equal(answer.status, 200, answer.body.slice(0, 300));
        assert.equal(answer.body.includes('HC-13') || /sospension/i.test(answer.body), remark);
        await assertWhole(api, about.person);
      });
    }
  });

  it('bound suspension and resumption: same day, not before, not in the future', async () => {
    const about = await since('2024-02-10', '2026-01-31');
    await refused(about, 'suspend', { on: '2024-02-09', reason: '1' }, 'HC-12');
    await refused(about, 'suspend', { on: dayFromNow(1), reason: '1' }, 'HC-06');
    await advance(api, coordinator, 'suspend', about, { on: '2024-02-29', reason: '1' });
    await refused(about, 'resume', { on: '2024-02-28' }, 'HC-25');
    await refused(about, 'resume', { on: dayFromNow(1) }, 'HC-06');
    await refused(about, 'close', { on: '2024-02-28', reason: '1' }, 'HC-12');
    await advance(api, coordinator, 'resume', about, { on: '2024-02-29' });
    await refused(about, 'suspend', { on: '2024-02-28', reason: '1' }, 'HC-12');
    await advance(api, coordinator, 'suspend', about, { on: '2024-02-29', reason: '2' });
    const { answer } = await advance(api, coordinator, 'close', about, { on: '2024-02-29', reason: '1' });
    const [episode] = answer.shown<EpisodeOfCare>('episode');
    assert.equal(episode?.period?.end, '2024-02-29');
    assert.equal(episode?.statusHistory?.filter(({ status }) => status === 'onhold').length, 2);
  });

  it('come back as they were when a case that ended in a suspension is reopened', async () => {
    const about = await since(dayFromNow(-200), dayFromNow(60));
    await advance(api, coordinator, 'suspend', about, { on: dayFromNow(-20), reason: '1' });
    const held = await api.store.read({ type: 'EpisodeOfCare', id: about.episode ?? '' });
    await advance(api, coordinator, 'close', about, { on: dayFromNow(-10), reason: '1' });
    const { answer } = await advance(api, coordinator, 'reopen', about);
    const [episode] = answer.shown<EpisodeOfCare>('episode');
    const former = JSON.parse(held?.json ?? '{}') as EpisodeOfCare;
    assert.deepEqual(episode?.statusHistory, former.statusHistory);
    assert.deepEqual(episode?.period, former.period);
    assert.equal(episode?.status, 'onhold');
  });

  it('come back as they were when a suspension had ended on the day of the conclusion', async () => {
    const about = await since(dayFromNow(-200), dayFromNow(60));
    await advance(api, coordinator, 'suspend', about, { on: dayFromNow(-20), reason: '1' });
    await advance(api, coordinator, 'resume', about, { on: dayFromNow(-10) });
    const before = await api.store.read({ type: 'EpisodeOfCare', id: about.episode ?? '' });
    await advance(api, coordinator, 'close', about, { on: dayFromNow(-10), reason: '1' });
    const { answer } = await advance(api, coordinator, 'reopen', about);
    const [episode] = answer.shown<EpisodeOfCare>('episode');
    const former = JSON.parse(before?.json ?? '{}') as EpisodeOfCare;
    assert.equal(episode?.status, 'active');
    assert.deepEqual(episode?.statusHistory, former.statusHistory);
  });

  for (const { daysAgo, usual } of cases.reopening) {
    it(`let a conclusion of ${daysAgo} days ago be corrected${usual ? '' : ', with a remark'}`, async () => {
      const about = await since(dayFromNow(-500), dayFromNow(60));
      await advance(api, coordinator, 'close', about, { on: dayFromNow(-daysAgo), reason: '1' });
      const { answer } = await advance(api, coordinator, 'reopen', about);
      assert.equal(answer.state, 'active');
      assert.equal(answer.body.includes('HC-22'), !usual);
    });
  }
});
