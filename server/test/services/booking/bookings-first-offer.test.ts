import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Organization, Patient } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { AvailabilityKeeper } from '../../../src/services/booking/availability/availability-keeper.ts';
import { bookingOperations } from '../../../src/services/booking/bookings/steps.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { put } from '../dispensing/dispensing-world.ts';
import {
  agendaOf,
  callerNamed,
  cards,
  dayOf,
  lineOf,
  make,
  newNre,
  openBookings,
  people,
  putRegisters,
  type SlotOf,
  slotOf,
} from './bookings-world.ts';

const day = 1440;
const service = '88.99.9';
/** The day of a slot of {@link slotOf}. */
const dayIn = (days: number): string => dayOf(Date.now() + days * 86_400_000);

describe('the first availability of a booking', () => {
  let folder: string;
  let api: InProcessApi;
  let keeper: AvailabilityKeeper;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-first-offer-'));
    api = await openBookings(folder, (store) => {
      keeper = new AvailabilityKeeper({
        store,
        maximumSlots: 1000,
        patience: 5000,
        onFailure: (error) => {
          throw error;
        },
      });
      return bookingOperations(keeper);
    });
    await putRegisters(api);
    const authority: Organization & { id: string } = {
      resourceType: 'Organization',
      id: 'asl',
      active: true,
      name: 'Azienda di prova',
      type: [{ coding: [{ code: 'asl' }] }],
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: '150204' }],
    };
    const person: Patient & { id: string } = {
      resourceType: 'Patient',
      id: 'persona',
      active: true,
      identifier: [cards.person],
      managingOrganization: { reference: people.asl },
    };
    await put(api, [
      authority,
      person,
      ...agendaOf({ id: 'vicina', service }),
      ...agendaOf({ id: 'lontana', service, clinic: people.otherClinic }),
    ]);
  });
  after(async () => {
    await keeper.close();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Books a slot at the desk; what the booking says of the first offer, and the remarks. */
  async function book(slot: string, values: Record<string, string> = {}, who: keyof typeof cards = 'person') {
    const nre = newNre();
    await put(api, [lineOf({ nre, service, patient: people[who] })]);
    const outcome = await make(api, callerNamed('desk'), 'book', undefined, {
      slot: `Slot/${slot}`,
      nre,
      identifier: cards[who],
      ...values,
    });
    assert.equal(outcome.state, 'booked', outcome.body);
    const [booking] = outcome.shown<Appointment>('booking');
    const parts = booking?.extension?.find(({ url }) => url === extensionUrl.BookingFirstOffer)?.extension;
    const part = (name: string) => parts?.find(({ url }) => url === name);
    return {
      first: part('firstAvailable')?.valueDate,
      accepted: part('accepted')?.valueBoolean,
      area: part('area')?.valueReference?.reference,
      remarks: outcome.remarks,
      body: outcome.body,
    };
  }
  const slots = (...given: readonly SlotOf[]): Promise<void> => put(api, given.map(slotOf));

  it('is what the caller says while the index of free slots is rebuilt', async () => {
    await slots({ id: 'prima', agenda: 'vicina', inMinutes: 3 * day });
    const { first, accepted, area, remarks } = await book('prima', { firstAvailable: dayIn(1) });
    assert.deepEqual([first, accepted, area], [dayIn(1), false, undefined]);
    assert.ok(!remarks.includes('BK-49'));
    keeper.start();
    await keeper.current();
  });

  it('is the slot that is booked when none comes before it in the area', async () => {
    await slots(
      { id: 'a1', agenda: 'vicina', inMinutes: 5 * day },
      { id: 'a0', agenda: 'lontana', inMinutes: 2 * day },
    );
    const { first, accepted, area, remarks } = await book('a1');
    assert.deepEqual([first, accepted, area], [dayIn(5), true, people.asl]);
    assert.ok(!remarks.includes('BK-49'));
  });

  it('is an earlier slot of the area, which who books a later one did not take; a caller who says otherwise is told', async () => {
    await slots(
      { id: 'b1', agenda: 'vicina', inMinutes: 4 * day },
      { id: 'b2', agenda: 'vicina', inMinutes: 7 * day },
      { id: 'b3', agenda: 'vicina', inMinutes: 8 * day },
    );
    const said = { firstAvailable: dayIn(7), area: people.otherClinic };
    const late = await book('b2', said);
    assert.deepEqual([late.first, late.accepted, late.area], [dayIn(4), false, people.asl]);
    assert.equal(late.remarks.filter((rule) => rule === 'BK-49').length, 2);
    assert.ok(late.body.includes(`(${said.firstAvailable})`) && late.body.includes(`(${said.area})`), late.body);
    const same = await book('b3', { firstAvailable: dayIn(4), area: people.asl });
    assert.deepEqual([same.first, same.accepted], [dayIn(4), false]);
    assert.ok(!same.remarks.includes('BK-49'));
  });

  it('is of the area that the caller names where the person has one by her residence alone', async () => {
    const address = [
      {
        extension: [
          {
            url: extensionUrl.AddressAsl,
            valueCoding: { system: 'https://www.hl7.it/fhir/terminology/CodeSystem/cs-asl', code: '150204' },
          },
        ],
      },
    ];
    await put(api, [{ resourceType: 'Patient', id: 'altra', active: true, identifier: [cards.other], address }]);
    await slots({ id: 'e1', agenda: 'vicina', inMinutes: 9 * day });
    const { first, area, remarks } = await book('e1', { area: people.asl }, 'other');
    assert.deepEqual([first, area], [dayIn(4), people.asl]);
    assert.ok(!remarks.includes('BK-49'));
  });

  it('is the slot that the person held, though nobody else could have it', async () => {
    await slots({ id: 'c1', agenda: 'vicina', inMinutes: 3 * day });
    const nre = newNre();
    await put(api, [lineOf({ nre, service })]);
    const desk = callerNamed('desk');
    const held = await make(api, desk, 'hold', undefined, { slot: 'Slot/c1', nre, identifier: cards.person });
    const [hold] = held.shown<Appointment>('booking');
    const booked = await make(api, desk, 'book', undefined, {
      hold: `Appointment/${hold?.id}`,
      identifier: cards.person,
    });
    const [booking] = booked.shown<Appointment>('booking');
    const parts = booking?.extension?.find(({ url }) => url === extensionUrl.BookingFirstOffer)?.extension;
    assert.equal(parts?.find(({ url }) => url === 'firstAvailable')?.valueDate, dayIn(3), booked.body);
  });

  it('is none where the area has no slot, whatever the caller says', async () => {
    await slots(
      { id: 'd0', agenda: 'lontana', inMinutes: 6 * day },
      { id: 'b1', agenda: 'vicina', inMinutes: 4 * day, status: 'busy' },
    );
    const { first, remarks } = await book('d0', { firstAvailable: dayIn(6) });
    assert.equal(first, undefined);
    assert.ok(remarks.includes('BK-49'));
  });
});
