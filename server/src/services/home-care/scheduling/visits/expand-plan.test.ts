import assert from 'node:assert/strict';
import { addDays } from '@sinfonia/mappings';
import fc from 'fast-check';
import { dayAt, minuteMs, overlaps, weekdayCodes } from '../../../calendar/civil-day.ts';
import type { PlannedActivity } from './activity.ts';
import type { Cadence } from './cadence.ts';
import cases from './expand-plan.cases.json' with { type: 'json' };
import { expandPlan, type PlanExpansion, type PlanRequest } from './expand-plan.ts';

type Planned = Extract<PlanExpansion, { ok: true }>;

const activityOf = (cadence: Cadence, changes: Partial<PlannedActivity> = {}): PlannedActivity => ({
  series: 'pai-1.a1',
  services: ['17'],
  minutes: 60,
  cadence,
  ...changes,
});

function plan(request: PlanRequest): Planned {
  const result = expandPlan(request);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

describe('recurring visits', () => {
  for (const { name, cadence, starts, leftOut = [], existing = [], ...request } of cases) {
    it(name, () => {
      const result = plan({
        ...(request as Omit<PlanRequest, 'activities'>),
        activities: [activityOf(cadence as Cadence)],
        existing: existing.map(({ from, to, ...rest }) => ({ ...rest, from: Date.parse(from), to: Date.parse(to) })),
      });
      assert.deepEqual(
        result.visits.map(({ from }) => new Date(from).toISOString()),
        starts.map((start) => new Date(start).toISOString()),
      );
      assert.deepEqual(
        result.leftOut.map(({ reason }) => reason),
        leftOut,
      );
    });
  }

  const weekly: Cadence = { kind: 'frequency', anchor: '2026-01-05', frequency: 2, period: 1, unit: 'wk' };
  const window = { from: '2026-01-05', to: '2026-02-01' };

  it('planned twice proposes nothing new, even on other weekdays', () => {
    const first = plan({ ...window, activities: [activityOf(weekly)] });
    assert.equal(first.visits.length, 8);
    const again = plan({ ...window, activities: [activityOf(weekly)], existing: first.visits });
    assert.deepEqual(again.visits, []);
    assert.deepEqual(again.planned.toSorted(), first.visits.map(({ key }) => key).toSorted());
    const moved = plan({
      ...window,
      activities: [activityOf(weekly, { weekdays: ['tue', 'fri'] })],
      existing: first.visits,
    });
    assert.deepEqual(moved.visits, []);
  });

  it('proposes a cancelled visit again only when asked, under a key of its own, once', () => {
    const [first] = plan({ ...window, activities: [activityOf(weekly)] }).visits;
    assert.ok(first);
    const day = { from: first.day, to: first.day, activities: [activityOf(weekly)] };
    const cancelled = { ...first, cancelled: true };
    assert.deepEqual(plan({ ...day, existing: [cancelled] }).visits, []);
    const [again] = plan({ ...day, existing: [cancelled], replanCancelled: true }).visits;
    assert.equal(again?.key, `${first.key}~1`);
    assert.deepEqual(plan({ ...day, existing: [cancelled, again], replanCancelled: true }).visits, []);
  });

  it('starts at the time that the person likes, when it is free', () => {
    const [visit] = plan({ ...window, activities: [activityOf(weekly, { preferredTimes: ['10:20'] })] }).visits;
    assert.equal(visit?.from, Date.parse('2026-01-05T10:20+01:00'));
  });

  it('refuses what it cannot read', () => {
    const refused: readonly [Partial<PlanRequest>, string][] = [
      [{ from: '2026-02-30' }, 'window-invalid'],
      [{ from: '2026-03-01' }, 'window-invalid'],
      [{ from: '9999-12-31', to: '9999-12-31' }, 'window-invalid'],
      [{ to: '2028-01-05' }, 'too-many'],
      [{ windows: [{ from: '10:00', to: '09:00' }] }, 'times-invalid'],
      [{ activities: [activityOf(weekly), activityOf(weekly)] }, 'series-repeated'],
      [{ activities: [activityOf({ ...weekly, frequency: 0 })] }, 'series-invalid'],
      [{ activities: [activityOf({ ...weekly, period: 1.5 })] }, 'series-invalid'],
      [{ activities: [activityOf({ ...weekly, frequency: 1e9 })] }, 'series-invalid'],
      [{ activities: [activityOf({ ...weekly, times: ['toString'] })] }, 'series-invalid'],
      [{ activities: [activityOf(weekly, { minutes: -5 })] }, 'series-invalid'],
      [{ activities: [activityOf({ ...weekly, anchor: '1850-01-01' })] }, 'too-many'],
      [{ suspended: [{ from: 'constructor' }] }, 'window-invalid'],
    ];
    for (const [changes, code] of refused) {
      const result = expandPlan({ ...window, activities: [activityOf(weekly)], ...changes });
      assert.equal(result.ok ? 'ok' : result.problem.code, code);
    }
  });

  const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2025-12-20', days));
  const weekdays = fc.uniqueArray(fc.constantFrom(...weekdayCodes), { minLength: 1, maxLength: 7 });
  const cadence: fc.Arbitrary<Cadence> = fc
    .tuple(
      fc.constantFrom('d', 'wk', 'mo'),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 3 }),
      fc.option(weekdays, { nil: undefined }),
      fc.constantFrom(undefined, ['23:30'], ['02:30'], ['01:45', '03:00']),
    )
    .map(([unit, frequency, period, named, times]) => ({
      kind: 'frequency',
      anchor: '2025-12-20',
      unit,
      frequency,
      period,
      ...(named === undefined ? {} : { weekdays: named }),
      ...(times === undefined ? {} : { times }),
    }));

  it('never overlap and lie in the window, whatever the cadences', () => {
    fc.assert(
      fc.property(
        fc.array(cadence, { minLength: 1, maxLength: 4 }),
        day,
        fc.integer({ min: 10, max: 180 }),
        (some, from, minutes) => {
          const to = addDays(from, 20);
          const activities = some.map((each, index) => activityOf(each, { series: `s${index}`, minutes }));
          const { visits } = plan({ activities, from, to });
          for (const [index, visit] of visits.entries()) {
            assert.ok(visit.day >= from && visit.day <= to && dayAt(visit.from) === visit.day);
            assert.equal(visit.to - visit.from, minutes * minuteMs);
            for (const other of visits.slice(index + 1))
              assert.ok(!overlaps(visit, other), `${visit.key} ${other.key}`);
          }
          assert.equal(new Set(visits.map(({ key }) => key)).size, visits.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are the same whether planned at once or in two windows', () => {
    fc.assert(
      fc.property(
        cadence,
        day,
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom('skip', 'keep', 'move'),
        (each, from, split, holidays) => {
          const request = { activities: [activityOf(each)], holidays } as const;
          const to = addDays(from, 40);
          const middle = addDays(from, split);
          const whole = plan({ ...request, from, to });
          const before = plan({ ...request, from, to: middle });
          const after = plan({ ...request, from: addDays(middle, 1), to, existing: before.visits });
          const keys = ({ visits, leftOut }: Planned): readonly string[] =>
            [...visits, ...leftOut].map(({ key, day: on }) => `${key} ${on}`);
          assert.deepEqual([...keys(before), ...keys(after)].toSorted(), keys(whole).toSorted());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are as many a week as the PAI says, when nothing is left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), day, (frequency, from) => {
        const each: Cadence = { kind: 'frequency', anchor: from, frequency, period: 1, unit: 'wk' };
        const { visits } = plan({
          activities: [activityOf(each, { minutes: 30 })],
          from,
          to: addDays(from, 27),
          holidays: 'keep',
        });
        assert.equal(visits.length, frequency * 4);
      }),
      { numRuns: 60 },
    );
  });
});
