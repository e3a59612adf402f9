import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { bookingSteps } from '../../../src/services/booking/bookings/steps.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { runsOf } from '../../store/test-store.ts';
import { allOf, put } from '../dispensing/dispensing-world.ts';
import { refusalOf, toOutcome } from '../step-answers.ts';
import { callerNamed, cards, lineOf, make, newNre, openBookings, putRegisters, slotOf } from './bookings-world.ts';

const value = fc.oneof(
  fc.record({ valueString: fc.string({ maxLength: 40 }) }),
  fc.record({ valueCode: fc.constantFrom('nessuno', 'provider', 'desk', 'televisit', '', '89.7A.3') }),
  fc.record({
    valueReference: fc.record({ reference: fc.constantFrom('Slot/fuzz', 'Slot/x', 'Appointment/x', 'Slot/../x') }),
  }),
  fc.record({ valueDateTime: fc.constantFrom('2026-02-30T10:00:00Z', 'ieri', '9999-12-31T23:59:59Z') }),
  fc.record({ valueDecimal: fc.double({ noNaN: true }) }),
  fc.record({ valueBoolean: fc.boolean() }),
  fc.constant({ valueIdentifier: cards.person }),
  fc.record({ valueIdentifier: fc.anything() }),
);

describe('steps of bookings with input that is none', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  let booking: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bookings-fuzz-'));
    api = await openBookings(folder);
    await putRegisters(api);
    const nre = newNre();
    await put(api, [lineOf({ nre }), slotOf({ id: 'fuzz', agenda: 'prime', inMinutes: 4000 })]);
    const booked = await make(api, callerNamed('desk'), 'book', undefined, {
      slot: 'Slot/fuzz',
      nre,
      identifier: cards.person,
    });
    booking = booked.shown<Appointment>('booking')[0]?.id ?? '';
    assert.ok(booking, booked.body);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { name, target, parameters } of bookingSteps()) {
    if (name === 'booking-confirm') continue;
    it(`${name} refuses with 4xx and stores nothing`, async () => {
      const names = [...Object.keys(parameters).filter((one) => one !== 'key'), 'altro'];
      const place = target.level === 'type' ? 'Appointment' : `Appointment/${booking}`;
      const before = (await allOf<Appointment>(api, 'Appointment')).map(({ id, meta }) => [id, meta?.versionId]);
      const entry = fc
        .tuple(fc.constantFrom(...names), value)
        .map(([parameter, given]) => ({ name: parameter, ...(given as object) }));
      await fc.assert(
        fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (parameter) => {
          const ask = () =>
            api.ask(callerNamed('frontDesk'), 'POST', `${place}/$${name}`, { resourceType: 'Parameters', parameter });
          const outcome = await ask().then(toOutcome, refusalOf);
          // A wait that is long enough to be told (429) is an answer too.
          assert.ok(outcome.status >= 400 && outcome.status < 500, `${outcome.status} ${outcome.body}`);
        }),
        { numRuns: runsOf(60) },
      );
      const after = (await allOf<Appointment>(api, 'Appointment')).map(({ id, meta }) => [id, meta?.versionId]);
      assert.deepEqual(after, before);
    });
  }
});
