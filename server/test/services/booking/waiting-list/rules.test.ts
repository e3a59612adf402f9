import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Resource, Slot, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { waitingConditions } from '../../../../src/services/booking/waiting-list/rules.ts';
import {
  agendaOf,
  allOf,
  citizenOf,
  dayFromNow,
  lineOf,
  nomenclature,
  now,
  nreOf,
  openWaitingList,
  operator,
  put,
  slotOf,
  type Values,
  type WaitingWorld,
} from './waiting-world.ts';

interface Case {
  readonly title: string;
  readonly ask: Values;
  readonly refused?: string;
  readonly remarks?: readonly string[];
  readonly world?: string;
}
const { cases } = JSON.parse(readFileSync(new URL('./rules.cases.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

const line = lineOf('r1', 'anna', 'B');
const regime = (code: string) => ({
  url: extensionUrl.BookingRegime,
  valueCoding: { system: codeSystemUrl.BookingRegime, code },
});

/** What the cases have in the store beside the registers. */
const worlds: Readonly<Record<string, () => readonly Resource[]>> = {
  'two lines': () => {
    const both = lineOf('r2', 'anna', 'B');
    return [both, { ...both, id: 'r3', code: { coding: [{ system: nomenclature, code: '88.72.1' }] } }];
  },
  'no class': () => [lineOf('r1', 'anna', undefined)],
  old: () => [{ ...line, authoredOn: `${dayFromNow(-400)}T10:00:00Z` }],
  cancelled: () => [{ ...line, status: 'revoked', extension: [] }],
  free: () => [slotOf('posto', 5)],
  late: () => [slotOf('posto', 15)],
  elsewhere: () => [
    agendaOf('altra', 'altrove'),
    slotOf('posto', 5, 'free', { schedule: { reference: 'Schedule/altra' } }),
  ],
  alpi: () => {
    const agenda = agendaOf('alpi');
    return [
      { ...agenda, extension: [...(agenda.extension ?? []), regime('alpi')] },
      slotOf('posto', 5, 'free', { schedule: { reference: 'Schedule/alpi' } }),
    ];
  },
};

describe('rules of the waiting list', function () {
  this.timeout(60_000);
  let folder: string;
  let world: WaitingWorld;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-waiting-rules-'));
    world = await openWaitingList(folder);
    await put(world.api, [line]);
  });
  afterEach(async () => {
    await world.api.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { title, ask, refused, remarks = [], world: name } of cases) {
    it(`a wait for ${title}: ${refused ?? (remarks.join(', ') || 'entered')}`, async () => {
      if (name !== undefined) await put(world.api, worlds[name]?.() ?? assert.fail(name));
      const person = String(ask['patient'] ?? 'Patient/anna').slice('Patient/'.length);
      const who = ask['line'] === undefined ? operator : citizenOf(person);
      const answer = await world.step(who, 'Appointment', 'booking-wait', ask);
      assert.equal(answer.rule, refused, answer.body);
      const entries = await allOf<Appointment>(world.api, 'Appointment');
      assert.equal(entries.length, refused === undefined ? 1 : 0);
      if (refused === undefined) assert.deepEqual(answer.remarks, remarks, answer.body);
    });
  }

  it('owe no protected path to who is assisted elsewhere', async () => {
    const answer = await world.enter(operator, lineOf('r9', 'fuori', 'B'), { wholeRegion: true });
    assert.equal(answer.status, 'waitlist');
    assert.equal((await allOf<Task>(world.api, 'Task')).length, 0);
    const opened = await world.step(operator, `Appointment/${answer.id}`, 'booking-protected-path', {
      kind: 'accredited',
      provider: 'Organization/clinica',
      authorisation: 'AUT-1',
    });
    assert.equal(opened.rule, 'BK-26');
  });

  it('tell the ways that slots show for a protected path', async () => {
    await put(world.api, [...(worlds['alpi']?.() ?? []), agendaOf('altra', 'altrove')]);
    await put(world.api, [slotOf('lontano', 6, 'free', { schedule: { reference: 'Schedule/altra' } })]);
    const answer = await world.step(operator, 'Appointment', 'booking-wait', {
      patient: 'Patient/anna',
      nre: nreOf(line),
    });
    const ways = answer.parameters.filter(({ name }) => name === 'way').map(({ part }) => part?.[0]?.valueCode);
    assert.deepEqual(ways, ['intramoenia', 'other-area']);
  });

  it('refuse a protected path without a provider, of none, and of a kind that needs one', async () => {
    const { id } = await world.enter(operator, line);
    const open = (values: Values) =>
      world.step(operator, `Appointment/${id}`, 'booking-protected-path', { authorisation: 'AUT-1', ...values });
    assert.equal((await open({ kind: 'accredited' })).rule, 'WL-15');
    assert.equal((await open({ kind: 'accredited', provider: 'Organization/nessuna' })).rule, 'WL-15');
    assert.equal(
      (await open({ kind: 'accredited', provider: 'Organization/clinica', day: '2099-01-01' })).remarks[0],
      'WL-16',
    );
  });

  it('refuse an offer of a slot that is gone, past, of others, or turned down before', async () => {
    const { id } = await world.enter(operator, line);
    const offer = (slot: string) =>
      world.step(operator, `Appointment/${id}`, 'booking-offer', { slot: `Slot/${slot}` });
    assert.equal((await offer('nessuno')).rule, 'WL-17');
    await put(world.api, [
      slotOf('preso', 5, 'busy'),
      slotOf('passato', -1),
      slotOf('altro', 5, 'free', { serviceType: [{ coding: [{ system: nomenclature, code: '88.72.1' }] }] }),
      {
        ...slotOf('subito', 0),
        start: new Date(Date.now() + 3_600_000).toISOString(),
        end: new Date(Date.now() + 7_200_000).toISOString(),
      },
    ]);
    assert.equal((await offer('preso')).code, 'slot-taken');
    assert.equal((await offer('passato')).rule, 'WL-10');
    assert.equal((await offer('altro')).rule, 'WL-10');
    assert.equal((await offer('subito')).rule, 'WL-11');
    await put(world.api, [slotOf('buono', 5)]);
    assert.equal((await offer('buono')).state, 'offered');
    assert.equal((await world.step(operator, `Appointment/${id}`, 'booking-refuse-offer')).state, 'offer-refused');
    assert.equal((await offer('buono')).rule, 'WL-12');
    assert.equal((await world.watch().look()).offered, 0);
  });

  it('refuse an answer after its term, and one to a slot that is gone', async () => {
    const { id } = await world.enter(operator, line);
    await put(world.api, [slotOf('buono', 5)]);
    await world.watch().look();
    const task = (await allOf<Task>(world.api, 'Task')).find(({ intent }) => intent === 'proposal') ?? assert.fail();
    const end = (ms: number) => ({ period: { end: new Date(Date.now() + ms).toISOString() } });
    await put(world.api, [{ ...task, restriction: end(-1) }]);
    for (const step of ['booking-accept-offer', 'booking-refuse-offer'])
      assert.equal((await world.step(operator, `Appointment/${id}`, step)).rule, 'BK-25');
    await put(world.api, [{ ...task, restriction: end(60_000) }, slotOf('buono', 5, 'busy')]);
    assert.equal((await world.step(operator, `Appointment/${id}`, 'booking-accept-offer')).code, 'slot-taken');
    assert.equal((await world.step(operator, `Appointment/${id}`, 'booking-refuse-offer')).state, 'offer-refused');
    assert.equal((await now<Slot>(world.api, 'Slot/buono')).status, 'busy');
  });

  it('have a case each', () => {
    const text = JSON.stringify(cases) + readFileSync(new URL(import.meta.url), 'utf8');
    const course = readFileSync(new URL('./course.test.ts', import.meta.url), 'utf8');
    // No way has ended yet: WL-14 waits for one that does.
    for (const { id } of waitingConditions.filter((one) => one.id !== 'WL-14'))
      assert.ok(text.includes(id) || course.includes(id), id);
  });
});
