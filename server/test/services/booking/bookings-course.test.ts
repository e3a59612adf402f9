import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Appointment,
  Bundle,
  Communication,
  Encounter,
  Procedure,
  Provenance,
  ServiceRequest,
  Slot,
  Task,
} from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { holdOf } from '../../../src/services/booking/slots/slot-state.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { allOf, now, put } from '../dispensing/dispensing-world.ts';
import type { Outcome } from '../step-answers.ts';
import {
  callerNamed,
  cards,
  lineOf,
  make,
  newNre,
  openBookings,
  people,
  putRegisters,
  services,
  slotOf,
} from './bookings-world.ts';

const stateOf = (line: ServiceRequest): string | undefined =>
  line.extension?.find(({ url }) => url === extensionUrl.PrescriptionStateCode)?.valueCoding?.code;
const callOf = ({ code }: Task): string => code?.coding?.[0]?.code ?? '';

describe('a booking from the search to the delivery', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bookings-'));
    api = await openBookings(folder);
    await putRegisters(api);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const calls = async (nre: string): Promise<readonly string[]> =>
    (await allOf<Task>(api, 'Task'))
      .filter(({ groupIdentifier }) => groupIdentifier?.value === nre)
      .sort((one, other) => (one.authoredOn ?? '').localeCompare(other.authoredOn ?? ''))
      .map(callOf)
      .filter((code) => code !== 'hold');

  it('is held, booked, confirmed, paid, received and delivered, with everything in step', async () => {
    const nre = newNre();
    await put(api, [lineOf({ nre }), slotOf({ id: 'corso-1', agenda: 'prime', inMinutes: 30 })]);
    const citizen = callerNamed('citizen');
    const frontDesk = callerNamed('frontDesk');
    const held = await make(api, citizen, 'hold', undefined, { slot: 'Slot/corso-1', line: `ServiceRequest/l${nre}` });
    assert.equal(held.status, 201, held.body);
    const [booking] = held.shown<Appointment>('booking');
    assert.ok(booking);
    assert.equal(booking.status, 'pending');
    assert.equal(holdOf(await now<Slot>(api, 'Slot/corso-1'))?.booking, `Appointment/${booking.id}`);
    assert.equal(stateOf(await now<ServiceRequest>(api, `ServiceRequest/l${nre}`)), '3');

    const booked = await make(api, citizen, 'book', undefined, {
      hold: `Appointment/${booking.id}`,
      firstAvailable: new Date().toISOString().slice(0, 10),
      tariff: 22,
    });
    assert.equal(booked.state, 'booked', booked.body);
    const made = await now<Appointment>(api, `Appointment/${booking.id}`);
    assert.equal(made.status, 'booked');
    assert.deepEqual(made.identifier, booking.identifier);
    const slot = await now<Slot>(api, 'Slot/corso-1');
    assert.deepEqual([slot.status, slot.extension ?? []], ['busy', []]);
    const line = await now<ServiceRequest>(api, `ServiceRequest/l${nre}`);
    assert.deepEqual([stateOf(line), line.status, line.performer], ['5', 'active', [{ reference: people.clinic }]]);
    assert.deepEqual(await calls(nre), ['sistema-ts-take']);

    assert.equal((await make(api, citizen, 'confirm', booking.id)).state, 'booked');
    const paid = await make(api, citizen, 'pay', booking.id, {
      iuv: '010000000000001',
      paidOn: new Date().toISOString(),
    });
    assert.equal(paid.status, 200, paid.body);

    const received = await make(api, frontDesk, 'check-in', booking.id);
    assert.equal(received.state, 'arrived', received.body);
    const delivered = await make(api, frontDesk, 'deliver', booking.id, { tariff: 22, share: 22 });
    assert.equal(delivered.state, 'fulfilled', delivered.body);
    const [visit] = (await allOf<Encounter>(api, 'Encounter')).filter((one) =>
      one.appointment?.some(({ reference }) => reference === `Appointment/${booking.id}`),
    );
    assert.deepEqual([visit?.status, visit?.class.code], ['finished', 'AMB']);
    const done = await now<ServiceRequest>(api, `ServiceRequest/l${nre}`);
    assert.deepEqual([stateOf(done), done.status], ['8', 'completed']);
    assert.deepEqual(await calls(nre), ['sistema-ts-take', 'sistema-ts-dispense']);
    const holds = (await allOf<Task>(api, 'Task')).filter(
      (one) => callOf(one) === 'hold' && one.groupIdentifier?.value === nre,
    );
    assert.deepEqual(
      holds.map(({ status, owner }) => [status, owner?.reference]),
      [['completed', people.clinic]],
    );
    const records = (await allOf<Provenance>(api, 'Provenance')).filter(({ target }) =>
      target.some(({ reference }) => reference === `Appointment/${booking.id}`),
    );
    assert.equal(records.length, 6);
  });

  it('is moved with its IUP, the old slot free at once, and cancelled with the prescription to be booked again', async () => {
    const nre = newNre();
    const [from, to] = [
      slotOf({ id: 'mossa-1', agenda: 'prime', inMinutes: 10 * 1440 }),
      slotOf({ id: 'mossa-2', agenda: 'altrove', inMinutes: 9 * 1440 }),
    ];
    await put(api, [lineOf({ nre }), from, to]);
    const desk = callerNamed('desk');
    const booked = await make(api, desk, 'book', undefined, { slot: 'Slot/mossa-1', nre, identifier: cards.person });
    const [booking] = booked.shown<Appointment>('booking');
    assert.ok(booking, booked.body);
    assert.deepEqual(booked.remarks, ['BK-34']);
    const moved = await make(api, desk, 'reschedule', booking.id, { slot: 'Slot/mossa-2', reason: 'patient-moved' });
    assert.equal(moved.state, 'booked', moved.body);
    const after = await now<Appointment>(api, `Appointment/${booking.id}`);
    assert.deepEqual(after.identifier, booking.identifier);
    assert.equal(after.slot?.[0]?.reference, 'Slot/mossa-2');
    assert.equal((await now<Slot>(api, 'Slot/mossa-1')).status, 'free');
    assert.equal((await now<Slot>(api, 'Slot/mossa-2')).status, 'busy');
    assert.deepEqual(await calls(nre), ['sistema-ts-take', 'sistema-ts-release', 'sistema-ts-take']);
    const line = await now<ServiceRequest>(api, `ServiceRequest/l${nre}`);
    assert.deepEqual(line.performer, [{ reference: people.otherClinic }]);

    const cancelled = await make(api, desk, 'cancel', booking.id, { reason: 'patient' });
    assert.equal(cancelled.state, 'cancelled', cancelled.body);
    assert.deepEqual(cancelled.remarks, []);
    assert.equal((await now<Slot>(api, 'Slot/mossa-2')).status, 'free');
    const again = await now<ServiceRequest>(api, `ServiceRequest/l${nre}`);
    assert.deepEqual([stateOf(again), again.performer], ['3', undefined]);
    assert.equal((await calls(nre)).at(-1), 'sistema-ts-release');
    const told = (await allOf<Communication>(api, 'Communication')).filter(({ about }) =>
      about?.some(({ reference }) => reference === `Appointment/${booking.id}`),
    );
    assert.equal(told.length, 3);
    for (const { payload } of told) assert.doesNotMatch(JSON.stringify(payload), /89|visita|cardio|RNR/i);
  });

  it('is confirmed by the platform to who books, moves and cancels it by herself', async () => {
    const nre = newNre();
    await put(api, [
      lineOf({ nre }),
      slotOf({ id: 'conferma-1', agenda: 'prime', inMinutes: 10 * 1440 }),
      slotOf({ id: 'conferma-2', agenda: 'prime', inMinutes: 11 * 1440 }),
    ]);
    const citizen = callerNamed('citizen');
    const booked = await make(api, citizen, 'book', undefined, { slot: 'Slot/conferma-1', nre });
    const [booking] = booked.shown<Appointment>('booking');
    assert.ok(booking, booked.body);
    const inbox = async (): Promise<(string | undefined)[]> => {
      const { body = '{}' } = await api.ask(citizen, 'GET', 'Communication?recipient=Patient/persona&_count=100');
      const { entry = [] } = JSON.parse(body) as Bundle<Communication>;
      return entry
        .flatMap(({ resource }) => resource ?? [])
        .filter(({ about }) => about?.some(({ reference }) => reference === `Appointment/${booking.id}`))
        .map(({ sender, extension }) => {
          assert.equal(sender, undefined);
          return extension?.find(({ url }) => url === extensionUrl.NoticeTemplate)?.valueCode;
        });
    };
    assert.deepEqual(await inbox(), ['booking-made']);
    await make(api, citizen, 'reschedule', booking.id, { slot: 'Slot/conferma-2', reason: 'patient-moved' });
    await make(api, citizen, 'cancel', booking.id, { reason: 'patient' });
    assert.deepEqual((await inbox()).sort(), ['booking-cancelled', 'booking-made', 'booking-moved']);
  });

  it('is cancelled by the structure with another slot, which is held and then booked', async () => {
    const nre = newNre();
    await put(api, [
      lineOf({ nre }),
      slotOf({ id: 'altra-1', agenda: 'prime', inMinutes: 3 * 1440 }),
      slotOf({ id: 'altra-2', agenda: 'prime', inMinutes: 4 * 1440 }),
    ]);
    const booked = await make(api, callerNamed('citizen'), 'book', undefined, { slot: 'Slot/altra-1', nre });
    const [booking] = booked.shown<Appointment>('booking');
    assert.ok(booking, booked.body);
    const frontDesk = callerNamed('frontDesk');
    const alternative = 'Slot/altra-2';
    const byPerson = await make(api, frontDesk, 'cancel', booking.id, { reason: 'patient', alternative });
    assert.deepEqual([byPerson.status, byPerson.rule], [422, 'BK-48']);
    const cancelled = await make(api, frontDesk, 'cancel', booking.id, {
      reason: 'provider-absence',
      alternative,
    });
    assert.deepEqual([cancelled.state, cancelled.remarks], ['cancelled', []], cancelled.body);
    const offer = (await allOf<Appointment>(api, 'Appointment')).find(
      ({ slot }) => slot?.[0]?.reference === 'Slot/altra-2',
    );
    assert.equal(offer?.status, 'pending');
    const taken = await make(api, callerNamed('citizen'), 'book', undefined, { hold: `Appointment/${offer?.id}` });
    assert.equal(taken.state, 'booked', taken.body);
  });

  it('tells Sistema TS once, at the end of all that the prescription prescribes', async () => {
    const nre = newNre();
    await put(api, [
      lineOf({ id: `a${nre}`, nre }),
      lineOf({ id: `b${nre}`, nre, service: services.exam }),
      slotOf({ id: 'righe-1', agenda: 'prime', inMinutes: 60 }),
      slotOf({ id: 'righe-2', agenda: 'esami', inMinutes: 90 }),
    ]);
    const desk = callerNamed('desk');
    const visits: string[] = [];
    for (const slot of ['Slot/righe-1', 'Slot/righe-2']) {
      const booked = await make(api, desk, 'book', undefined, { slot, nre, identifier: cards.person });
      const [booking] = booked.shown<Appointment>('booking');
      assert.ok(booking, booked.body);
      visits.push(booking.id);
    }
    for (const [at, id] of visits.entries()) {
      assert.equal((await make(api, callerNamed('frontDesk'), 'check-in', id)).state, 'arrived');
      const delivered = await make(api, callerNamed('frontDesk'), 'deliver', id);
      assert.equal(delivered.state, 'fulfilled', delivered.body);
      const made = (await allOf<Procedure>(api, 'Procedure')).filter(({ encounter, basedOn }) => {
        const isOfLine = basedOn?.[0]?.reference === `ServiceRequest/${at === 0 ? 'a' : 'b'}${nre}`;
        return isOfLine && encounter?.reference?.startsWith('Encounter/') === true;
      });
      assert.deepEqual(
        made.map(({ status }) => status),
        ['completed'],
      );
      const line = await now<ServiceRequest>(api, `ServiceRequest/b${nre}`);
      assert.equal(stateOf(line), at === 0 ? '5' : '8');
    }
    const asked = (await allOf<Task>(api, 'Task')).filter(
      (one) => callOf(one) === 'sistema-ts-dispense' && one.groupIdentifier?.value === nre,
    );
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.input?.filter(({ type }) => type.text === 'visit').length, 2);
  });

  it('tells a pharmacy that lost the answer its number again, though it does not see the booking', async () => {
    const nre = newNre();
    await put(api, [lineOf({ nre }), slotOf({ id: 'persa-1', agenda: 'prime', inMinutes: 3100 })]);
    const pharmacy = callerNamed('pharmacist');
    const values = { key: `persa-${nre}`, slot: 'Slot/persa-1', nre, identifier: cards.person };
    const numberIn = ({ parameters }: Outcome) => parameters.find(({ name }) => name === 'iup')?.valueString;
    const first = await make(api, pharmacy, 'book', undefined, values);
    assert.ok(numberIn(first), first.body);
    const again = await make(api, pharmacy, 'book', undefined, values);
    assert.deepEqual([again.status, again.state, numberIn(again)], [200, 'booked', numberIn(first)], again.body);
  });

  it('made twice with one key is made once, and with other data refused', async () => {
    const nre = newNre();
    await put(api, [lineOf({ nre }), slotOf({ id: 'chiave-1', agenda: 'prime', inMinutes: 3000 })]);
    const desk = callerNamed('desk');
    const values = { key: `chiave-${nre}`, slot: 'Slot/chiave-1', nre, identifier: cards.person };
    const first = await make(api, desk, 'book', undefined, values);
    assert.equal(first.status, 201, first.body);
    const second = await make(api, desk, 'book', undefined, values);
    assert.equal(second.status, 200, second.body);
    assert.equal(second.shown<Appointment>('booking')[0]?.id, first.shown<Appointment>('booking')[0]?.id);
    const numberIn = ({ parameters }: typeof first) => parameters.find(({ name }) => name === 'iup')?.valueString;
    assert.ok(numberIn(first));
    assert.equal(numberIn(second), numberIn(first));
    const other = await make(api, desk, 'book', undefined, { ...values, tariff: 10 });
    assert.equal(other.code, 'step-key-reused');
  });
});
