import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Resource, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { stateAt } from '../../../src/services/booking/bookings/booking.ts';
import { bookingAt } from '../../../src/services/booking/bookings/load.ts';
import { bookingRules } from '../../../src/services/booking/bookings/machine.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { put } from '../dispensing/dispensing-world.ts';
import type { Values } from '../step-answers.ts';
import {
  callerNamed,
  callers,
  cards,
  coded,
  lineOf,
  make,
  newNre,
  openBookings,
  people,
  putRegisters,
  services,
  slotOf,
} from './bookings-world.ts';

interface Row {
  readonly by: string;
  readonly roles: readonly string[];
  readonly states: Readonly<Record<string, { readonly to?: string; readonly refused?: string }>>;
}
const { steps } = JSON.parse(readFileSync(new URL('./bookings-transitions.json', import.meta.url), 'utf8')) as {
  readonly steps: Readonly<Record<string, Row>>;
};

const statusIn: Readonly<Record<string, Appointment['status']>> = {
  waiting: 'waitlist',
  held: 'pending',
  lapsed: 'pending',
};

let count = 0;

describe('bookings: every transition', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bookings-transitions-'));
    api = await openBookings(folder);
    await putRegisters(api);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A booking in a state, with its slot and prescription; what will be on the day, unless it is moved or called off. */
  async function bring(state: string, step: string): Promise<string> {
    const id = `s${++count}`;
    const nre = newNre();
    const inMinutes = step === 'no-show' ? -30 : step === 'check-in' || state === 'arrived' ? 2 : 20 * 1440;
    const isHolding = state === 'held' || state === 'lapsed';
    const isTaken = ['booked', 'arrived', 'fulfilled', 'noshow'].includes(state);
    const slot = slotOf({
      id: `p${id}`,
      agenda: 'prime',
      inMinutes,
      status: isHolding ? 'busy-tentative' : isTaken ? 'busy' : 'free',
    });
    const held: Slot = {
      ...slot,
      extension: [
        ...(slot.extension ?? []),
        {
          url: extensionUrl.SlotHold,
          extension: [
            { url: 'until', valueInstant: new Date(Date.now() + (state === 'held' ? 1 : -1) * 600_000).toISOString() },
            { url: 'booking', valueReference: { reference: `Appointment/${id}` } },
          ],
        },
      ],
    };
    const isWaiting = state === 'waiting';
    const appointment: Appointment = {
      resourceType: 'Appointment',
      id,
      meta: { profile: [isWaiting ? profileUrl.WaitingListEntry : profileUrl.BookingAppointment] },
      extension: [
        coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, '1'),
        coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, 'B'),
      ],
      identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-booking', value: `PROVA-${id}` }],
      status: statusIn[state] ?? (state as Appointment['status']),
      serviceType: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: services.visit }] }],
      created: new Date().toISOString(),
      basedOn: [{ reference: `ServiceRequest/l${nre}` }],
      participant: [{ actor: { reference: people.person }, status: 'accepted' }],
      ...(isWaiting ? {} : { start: slot.start, end: slot.end, slot: [{ reference: `Slot/p${id}` }] }),
      ...(state === 'cancelled'
        ? {
            cancelationReason: {
              coding: [{ system: codeSystemUrl.BookingCancellationReason, code: 'patient' }],
            },
          }
        : {}),
    };
    const inCharge = state === 'booked' || state === 'arrived';
    const resources: Resource[] = [
      { ...lineOf({ nre, state: inCharge ? '5' : state === 'fulfilled' ? '8' : '3' }) },
      isHolding ? held : slot,
      slotOf({ id: `n${id}`, agenda: 'prime', inMinutes: 21 * 1440 + count * 30 }),
      appointment,
    ];
    if (inCharge) {
      resources.push({
        resourceType: 'Task',
        id: `h${id}`,
        status: 'in-progress',
        intent: 'order',
        code: { coding: [{ system: codeSystemUrl.DispensingTask, code: 'hold' }] },
        groupIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: nre },
        focus: { reference: `ServiceRequest/l${nre}` },
        for: { reference: people.person },
        authoredOn: new Date().toISOString(),
        owner: { reference: people.clinic },
      });
    }
    if (state === 'arrived') {
      resources.push({
        resourceType: 'Encounter',
        id: `v${id}`,
        meta: { profile: [profileUrl.BookingEncounter] },
        status: 'arrived',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject: { reference: people.person },
        appointment: [{ reference: `Appointment/${id}` }],
        period: { start: new Date(Date.now() - 60_000).toISOString() },
        serviceProvider: { reference: people.clinic },
      });
    }
    await put(api, resources);
    return id;
  }

  /** What a step asks for; who does not see the booking presents it with the card. */
  function valuesOf(step: string, id: string, who: string): Values {
    const identifier = who === 'citizen' ? {} : { identifier: cards.person };
    switch (step) {
      case 'pay':
        return { iuv: '010000000000001', amount: 22, ...identifier };
      case 'reschedule':
        return { slot: `Slot/n${id}`, reason: 'patient-moved', ...identifier };
      case 'cancel':
        return { reason: 'patient', ...identifier };
      case 'check-in':
      case 'deliver':
      case 'no-show':
        return {};
      default:
        return identifier;
    }
  }

  const act = (step: string, id: string, who: string) =>
    step === 'book'
      ? make(api, callerNamed(who), step, undefined, { hold: `Appointment/${id}`, ...valuesOf(step, id, who) })
      : make(api, callerNamed(who), step, id, valuesOf(step, id, who));

  for (const [step, { by, roles, states }] of Object.entries(steps)) {
    describe(step, () => {
      for (const [state, { to, refused }] of Object.entries(states)) {
        it(`from ${state}: ${to ?? refused}`, async () => {
          const id = await bring(state, step);
          // The structure has nothing to do with a wait that has no agenda yet: for it there is none.
          const expected = state === 'waiting' && by === 'frontDesk' ? 'resource-not-found' : refused;
          const outcome = await act(step, id, by);
          assert.deepEqual([outcome.state, outcome.code], [to, expected], outcome.body);
          const after = await bookingAt(api.store, id);
          assert.ok(after);
          assert.equal(stateAt(after, Date.now()), to ?? state);
        });
      }

      for (const who of Object.keys(callers)) {
        if (who.startsWith('other')) continue;
        it(`by ${who}: ${roles.includes(who) ? 'made' : 'refused'}`, async () => {
          const [from, made] = Object.entries(states).find(([, { to }]) => to !== undefined) ?? [];
          const id = await bring(from ?? '', step);
          const outcome = await act(step, id, who);
          if (roles.includes(who)) assert.equal(outcome.state, made?.to, outcome.body);
          else assert.equal(outcome.code, 'step-role-not-allowed', outcome.body);
        });
      }

      it('by another person, or another structure: as if it were not there', async () => {
        const [from] = Object.entries(states).find(([, { to }]) => to !== undefined) ?? [];
        const id = await bring(from ?? '', step);
        const other = by === 'citizen' ? 'otherCitizen' : 'otherFrontDesk';
        const outcome = await act(step, id, other);
        assert.equal(outcome.status, 404, outcome.body);
        const wrong = await make(api, callerNamed('pharmacist'), 'confirm', id, { identifier: cards.other });
        assert.deepEqual([wrong.status, wrong.code], [404, 'resource-not-found']);
      });
    });
  }

  it('covers the machine', () => {
    const known = new Set([...Object.keys(steps), 'hold', 'state', 'unmarked'].map((step) => `booking-${step}`));
    assert.deepEqual([...bookingRules.keys()].sort(), [...known].sort());
  });
});
