import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Parameters, Resource, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../src/access/principal.ts';
import type { FhirRequest } from '../../../src/fhir/exchange.ts';
import { guardBookings } from '../../../src/services/booking/bookings/guard-bookings.ts';
import type { WriteOperation } from '../../../src/store/port.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { now, put } from '../dispensing/dispensing-world.ts';
import type { Outcome } from '../step-answers.ts';
import {
  callerNamed,
  cards,
  citizenOf,
  lineOf,
  make,
  newNre,
  openBookings,
  people,
  putRegisters,
  slotOf,
} from './bookings-world.ts';

describe('access to bookings', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let slots = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bookings-access-'));
    api = await openBookings(folder);
    await putRegisters(api);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const prepare = async (): Promise<{ nre: string; slot: string }> => {
    const nre = newNre();
    const id = `acc-${++slots}`;
    await put(api, [lineOf({ nre }), slotOf({ id, agenda: 'prime', inMinutes: 3000 + slots * 30 })]);
    return { nre, slot: `Slot/${id}` };
  };
  const iupOf = ({ parameters }: Outcome): string | undefined =>
    parameters.find(({ name }) => name === 'iup')?.valueString;

  it('lets a person book what is prescribed to her, and nobody else', async () => {
    const { nre, slot } = await prepare();
    for (const values of [{ nre }, { line: `ServiceRequest/l${nre}` }, { nre, identifier: cards.person }]) {
      const other = await make(api, callerNamed('otherCitizen'), 'book', undefined, { slot, ...values });
      assert.deepEqual([other.status, other.code], [404, 'prescription-not-found']);
    }
    assert.equal((await now<Slot>(api, slot)).status, 'free');
    assert.equal((await make(api, callerNamed('citizen'), 'book', undefined, { slot, nre })).state, 'booked');
  });

  it('lets who represents a person book for her, while the title holds', async () => {
    const { nre, slot } = await prepare();
    const title = (id: string, end: string): Resource => ({
      resourceType: 'RelatedPerson',
      id,
      active: true,
      patient: { reference: people.person },
      relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'support-administrator' }] }],
      period: { start: '2020-01-01', end },
    });
    await put(api, [title('delegata', '2099-12-31'), title('scaduta', '2021-01-01')]);
    const delegate = (id: string): Principal => ({
      ...citizenOf(people.person),
      role: 'representative',
      tokenId: `representative-${id}`,
      fhirUser: `RelatedPerson/${id}`,
    });
    const ended = await make(api, delegate('scaduta'), 'book', undefined, { slot, nre });
    assert.equal(ended.status, 404, ended.body);
    const booked = await make(api, delegate('delegata'), 'book', undefined, { slot, nre });
    assert.equal(booked.state, 'booked', booked.body);
  });

  it('shows a pharmacy the number of what it booked, and not the booking', async () => {
    const { nre, slot } = await prepare();
    const pharmacist = callerNamed('pharmacist');
    const without = await make(api, pharmacist, 'book', undefined, { slot, nre });
    assert.deepEqual([without.status, without.code], [404, 'prescription-not-found']);
    const booked = await make(api, pharmacist, 'book', undefined, { slot, nre, identifier: cards.person });
    assert.equal(booked.state, 'booked', booked.body);
    assert.deepEqual(booked.shown('booking'), []);
    const iup = iupOf(booked) ?? '';
    assert.match(iup, /^150\d{2}[0-9A-HJKMNP-TV-Z]{12}$/);
    const identifier = { identifierSystem: cards.person.system, identifierValue: cards.person.value };
    const state = await make(api, pharmacist, 'state', undefined, { iup, ...identifier });
    assert.equal(state.state, 'booked', state.body);
    const steps = (JSON.parse(state.body) as Parameters).parameter
      ?.filter(({ name }) => name === 'next')
      .map(({ part }) => part?.[0]?.valueCode);
    assert.deepEqual(steps?.sort(), ['booking-cancel', 'booking-confirm', 'booking-pay', 'booking-reschedule']);
    const wrong = await make(api, pharmacist, 'state', undefined, {
      iup,
      identifierSystem: cards.other.system,
      identifierValue: cards.other.value,
    });
    assert.equal(wrong.status, 404);
  });

  it('does not let numbers be guessed', async () => {
    const { slot } = await prepare();
    const who = { ...callerNamed('pharmacist'), fhirUser: 'Practitioner/indovino' };
    const outcomes: number[] = [];
    for (let n = 0; n < 12; n++) {
      const nre = `1500A7${String(n).padStart(9, '0')}`;
      outcomes.push((await make(api, who, 'book', undefined, { slot, nre, identifier: cards.person })).status);
    }
    assert.deepEqual(outcomes, [...Array.from({ length: 10 }, () => 404), 429, 429]);
    // A colleague goes on working.
    const { nre, slot: next } = await prepare();
    const values = { slot: next, nre, identifier: cards.person };
    assert.equal((await make(api, callerNamed('pharmacist'), 'book', undefined, values)).state, 'booked');
  });

  it('keeps bookings and slots that are taken from plain writes', async () => {
    const { nre, slot } = await prepare();
    const booked = await make(api, callerNamed('citizen'), 'book', undefined, { slot, nre });
    const [booking] = booked.shown<Appointment>('booking');
    assert.ok(booking);
    const guard = guardBookings({ store: api.store, access: api.context.access });
    const judge = (resource: Resource, kind: 'create' | 'update', path: readonly string[]): Promise<unknown> => {
      const request = { path, principal: callerNamed('citizen') } as unknown as FhirRequest;
      const operation = { kind, method: 'PUT', resource } as WriteOperation;
      return Promise.resolve(guard(request, [operation]));
    };
    const refused = { status: 403 };
    const { identifier: _, ...without } = booking;
    const busy = await now<Slot>(api, slot);
    await assert.rejects(judge(booking, 'create', ['Appointment']), refused);
    await assert.rejects(judge(without, 'update', ['Appointment', booking.id]), refused);
    await assert.rejects(judge({ ...busy, status: 'free' }, 'update', ['Slot']), refused);
    await assert.rejects(judge({ ...busy, id: 'nuovo' }, 'create', ['Slot']), refused);
    await judge({ ...busy, id: 'nuovo', status: 'free' }, 'update', ['Slot']);
    await judge({ ...without, id: 'visita' }, 'create', ['Appointment']);
    await judge(booking, 'update', ['Appointment', booking.id, '$booking-cancel']);
  });
});
