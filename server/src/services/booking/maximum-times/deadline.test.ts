import assert from 'node:assert/strict';
import { packageResources } from '@sinfonia/profiles/package';
import fc from 'fast-check';
import { dayAt, daysBetween, toInstant } from '../../calendar/civil-day.ts';
import { isWorkingDay } from '../../calendar/holidays.ts';
import { isPriorityClass, type PriorityClass, priorityClasses, type ServiceKind } from '../classes.ts';
import { bookableUntil } from './booking-validity.ts';
import { consequenceOf, judgeCancellation, lastCancellationDay, nationalCancelNotice } from './cancellation.ts';
import cases from './deadline.cases.json' with { type: 'json' };
import { deadlineOf, judgeWait } from './deadline.ts';
import { limitOf, nationalMaximumTimes } from './maximum-times.ts';

function letterOf(text: string): PriorityClass {
  assert.ok(isPriorityClass(text));
  return text;
}

const kindOf = (text: string): ServiceKind => (text === 'visit' ? 'visit' : 'instrumental');
const kinds: readonly ServiceKind[] = ['visit', 'instrumental'];

describe('longest waits', () => {
  for (const one of cases.deadlines) {
    it(one.title, () => {
      const times = {
        ...nationalMaximumTimes,
        counting: nationalMaximumTimes.counting.map((row) => ({ ...row, ...one.counting })),
      };
      const { municipality } = one;
      const request = {
        class: letterOf(one.class),
        kind: kindOf(one.kind),
        requestedAt: Date.parse(one.requestedAt),
        ...(municipality === undefined ? {} : { municipality }),
      };
      const deadline = deadlineOf(request, { times });
      assert.equal(deadline?.lastDay, one.lastDay);
      assert.equal(deadline?.lastInstant, one.lastInstant === undefined ? undefined : Date.parse(one.lastInstant));
    });
  }

  for (const { beginsAt, outcome, waitedDays, daysOver, ...one } of cases.verdicts) {
    it(`${one.class} ${one.kind} of ${one.requestedAt} on ${beginsAt} is ${outcome}`, () => {
      const request = { class: letterOf(one.class), kind: kindOf(one.kind), requestedAt: Date.parse(one.requestedAt) };
      const deadline = deadlineOf(request);
      assert.ok(deadline);
      assert.deepEqual(judgeWait(request, deadline, Date.parse(beginsAt)), { outcome, waitedDays, daysOver });
    });
  }

  it('are those of the code system, one row for each class, kind and day', () => {
    const system = packageResources('CodeSystem').find(({ id }) => id === 'priority-class');
    for (const letter of priorityClasses) {
      for (const kind of kinds) {
        const property = `${kind === 'visit' ? 'visit' : 'exam'}-limit-${letter === 'U' ? 'hours' : 'days'}`;
        const concept = system?.concept?.find(({ code }) => code === letter);
        const value = concept?.property?.find(({ code }) => code === property)?.valueInteger;
        assert.equal(limitOf(letter, kind, '2026-11-26')?.amount, value, `${letter} ${kind}`);
        for (const day of ['2019-02-21', '2019-12-31', '2020-01-01', '2099-01-01']) {
          const rows = nationalMaximumTimes.limits.filter(
            (row) =>
              row.class === letter &&
              row.kinds.includes(kind) &&
              row.period.start <= day &&
              day <= (row.period.end ?? '9999-12-31'),
          );
          assert.equal(rows.length, 1, `${letter} ${kind} ${day}`);
        }
      }
    }
  });

  it('split time once: all is within up to the last instant, over from the next', () => {
    const instant = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') });
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...priorityClasses),
        fc.constantFrom(...kinds),
        (requestedAt, letter, kind) => {
          const request = { class: letter, kind, requestedAt };
          const deadline = deadlineOf(request);
          assert.ok(deadline);
          const { limit, lastInstant, lastDay } = deadline;
          assert.equal(judgeWait(request, deadline, requestedAt).outcome, 'within');
          assert.equal(judgeWait(request, deadline, lastInstant).outcome, 'within');
          assert.equal(judgeWait(request, deadline, lastInstant + 1).outcome, 'over');
          assert.equal(dayAt(lastInstant), lastDay);
          if (limit.unit === 'days') {
            assert.equal(daysBetween(dayAt(requestedAt), lastDay), limit.amount);
            assert.equal(lastInstant + 1, toInstant(lastDay, 1440));
          } else assert.equal(lastInstant - requestedAt, limit.amount * 3_600_000);
        },
      ),
    );
  });
});

describe('validity of a prescription for booking', () => {
  for (const { issuedOn, class: letter, until } of cases.bookableUntil) {
    it(`${letter ?? 'without class'}, issued on ${issuedOn}`, () => {
      assert.equal(bookableUntil(issuedOn, letter === undefined ? undefined : letterOf(letter)), until);
    });
  }
});

describe('cancellation', () => {
  for (const { title, beginsAt, lastDay, notice, municipality } of cases.lastCancellation) {
    it(title, () => {
      const lists = {
        notice: nationalCancelNotice.map((row) => ({ ...row, ...notice })),
        ...(municipality === undefined ? {} : { municipality }),
      };
      assert.equal(lastCancellationDay(Date.parse(beginsAt), lists), lastDay);
    });
  }

  for (const { beginsAt, cancelledAt, verdict } of cases.cancellations) {
    it(`${verdict}: ${beginsAt} cancelled on ${cancelledAt}`, () => {
      assert.equal(judgeCancellation(Date.parse(beginsAt), Date.parse(cancelledAt)), verdict);
    });
  }

  it('leaves two working days, that of the cancellation among them, before the day of the service', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('2024-07-01'), max: Date.parse('2040-01-01') }), (beginsAt) => {
        const lastDay = lastCancellationDay(beginsAt);
        assert.ok(lastDay !== undefined && isWorkingDay(lastDay));
        const between = Array.from({ length: daysBetween(lastDay, dayAt(beginsAt)) }, (_, at) =>
          dayAt(toInstant(lastDay, 720) + at * 86_400_000),
        );
        assert.equal(between.filter((day) => isWorkingDay(day)).length, 2);
      }),
    );
  });

  for (const { absence, pays } of cases.consequences) {
    it(`${JSON.stringify(absence)} ${pays ?? 'nothing'}`, () => {
      const outcome = absence.outcome === 'no-show' ? 'no-show' : 'late-cancellation';
      assert.equal(consequenceOf({ ...absence, outcome })?.pays, pays);
    });
  }
});
