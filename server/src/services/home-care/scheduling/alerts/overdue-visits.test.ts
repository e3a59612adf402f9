import assert from 'node:assert/strict';
import { minuteMs } from '../../../calendar/civil-day.ts';
import cases from './overdue-visits.cases.json' with { type: 'json' };
import { deliveryRatio, overdueRules, overdueVisits } from './overdue-visits.ts';

const start = Date.parse('2026-01-12T09:00+01:00');

describe('late and missed visits', () => {
  for (const { name, status = 'booked', accesses, now, alerts, planned = 1, delivered, unplanned = 0 } of cases) {
    it(name, () => {
      const visit = {
        key: 'v',
        appointment: 'Appointment/a',
        patient: 'Patient/p',
        operator: 'PractitionerRole/r',
        status,
        from: start,
        to: start + 45 * minuteMs,
      };
      const recorded = accesses.map(({ at, ...rest }, index) => ({
        reference: `Encounter/${index}`,
        patient: 'Patient/p',
        ...rest,
        from: start + at * minuteMs,
      }));
      const instant = start + now * minuteMs;
      const found = overdueVisits([visit], recorded, instant);
      assert.deepEqual(
        found.map(({ key, minutes }) => `${key} ${minutes}`),
        alerts,
      );
      assert.deepEqual(
        overdueVisits([visit], recorded, instant + 600 * minuteMs)
          .map(({ key }) => key)
          .filter((key) => found.some((each) => each.key === key)),
        found.map(({ key }) => key),
      );
      assert.deepEqual(deliveryRatio([visit], recorded, instant), {
        planned,
        delivered,
        unplanned,
        ...(planned === 0 ? {} : { ratio: delivered / planned }),
      });
    });
  }

  it('have tolerances that make sense', () => {
    assert.ok(
      overdueRules.lateAfter < overdueRules.missedAfter && overdueRules.missedAfter <= overdueRules.matchWithin,
    );
  });
});
