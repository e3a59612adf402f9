import assert from 'node:assert/strict';
import type { Schedule, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { offeredSlot } from './offered-slot.ts';
import { freed, held, holdOf, statusAt, taken } from './slot-state.ts';

const slot: Read<Slot> = {
  resourceType: 'Slot',
  id: 's',
  extension: [
    {
      url: extensionUrl.BookingPriorityClass,
      valueCoding: { system: codeSystemUrl.PriorityClass, code: 'B' },
    },
  ],
  schedule: { reference: 'Schedule/a' },
  status: 'free',
  start: '2026-12-07T08:30:00+01:00',
  end: '2026-12-07T08:50:00+01:00',
};
const at = Date.parse('2026-11-27T12:00:00Z');

describe('a slot within a step', () => {
  it('is held until its term, and counts as free from then on', () => {
    const hold = held(slot, { until: at + 1000, booking: 'Appointment/b' });
    assert.deepEqual(holdOf(hold), { until: at + 1000, booking: 'Appointment/b' });
    assert.equal(statusAt(hold, at + 999), 'busy-tentative');
    assert.equal(statusAt(hold, at + 1000), 'free');
  });

  it('is held without end where it says no term', () => {
    const hold: Slot = { ...slot, status: 'busy-tentative' };
    assert.equal(statusAt(hold, Number.MAX_SAFE_INTEGER), 'busy-tentative');
    assert.equal(holdOf(hold)?.booking, undefined);
  });

  it('keeps what it is for, and nothing of what it went through', () => {
    assert.deepEqual(freed(taken(held(slot, { until: at, booking: 'Appointment/b' }), true)), slot);
    assert.equal(statusAt(taken(slot), at), 'busy');
    assert.equal(statusAt({ ...slot, status: 'entered-in-error' }, at), 'busy-unavailable');
  });

  it('is read with the rules of its agenda: its session, and until when it is kept for its class', () => {
    const schedule: Read<Schedule> = {
      resourceType: 'Schedule',
      id: 'a',
      active: true,
      actor: [],
      planningHorizon: { start: '2026-01-01' },
      extension: [
        { url: extensionUrl.BookingAccessType, valueCoding: { system: codeSystemUrl.AccessType, code: '1' } },
        {
          url: extensionUrl.ScheduleOpening,
          valueTiming: { repeat: { dayOfWeek: ['mon'], timeOfDay: ['08:30:00'], duration: 4, durationUnit: 'h' } },
        },
        {
          url: extensionUrl.ScheduleQuota,
          extension: [
            { url: 'class', valueCoding: { system: codeSystemUrl.PriorityClass, code: 'B' } },
            { url: 'share', valuePositiveInt: 30 },
            { url: 'releaseDays', valueUnsignedInt: 2 },
          ],
        },
      ],
    };
    const found = offeredSlot(slot, schedule);
    assert.equal(found?.place.session, '2026-12-07T08:30');
    assert.equal(found.place.classesUntil, '2026-12-05');
    assert.deepEqual(found.place.classes, ['B']);
    assert.equal(offeredSlot(slot, { ...schedule, extension: [] }), undefined);
    const elsewhere = offeredSlot(
      { ...slot, start: '2026-12-08T08:30:00+01:00', end: '2026-12-08T08:50:00+01:00' },
      schedule,
    );
    assert.equal(elsewhere?.place.session, '2026-12-08T07:30:00.000Z');
  });
});
