import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dayAt, daysBetween, toInstant, toMinutes, weekdayOf } from './civil-day.ts';
import cases from './holidays.cases.json' with { type: 'json' };
import { createHolidayCalendar, easterOf, isWorkingDay, italianCalendar, nationalHolidays } from './holidays.ts';

describe('holidays', () => {
  for (const { day, municipality, holiday, working } of cases.days) {
    it(`${day}${municipality === undefined ? '' : ` in ${municipality}`} is ${holiday ?? (working ? 'a working day' : 'a Sunday')}`, () => {
      assert.equal(italianCalendar.holidayOn(day, municipality)?.id, holiday);
      assert.equal(isWorkingDay(day, municipality), working);
    });
  }

  it('computes Easter', () => {
    for (const day of cases.easter) assert.equal(easterOf(Number(day.slice(0, 4))), day);
  });

  it('finds Easter on a Sunday from 22 March to 25 April', () => {
    for (let year = 1900; year < 2200; year++) {
      const day = easterOf(year);
      assert.equal(weekdayOf(day), 6, day);
      assert.ok(day.slice(5) >= '03-22' && day.slice(5) <= '04-25', day);
    }
  });

  it('names the act, evidence and period of every holiday, and takes other lists', () => {
    assert.equal(nationalHolidays.length, 12);
    for (const { source, evidence, effective } of nationalHolidays) {
      assert.ok(source !== '' && ['normative', 'public', 'unverified'].includes(evidence) && effective.from !== '');
    }
    const [first] = nationalHolidays;
    assert.ok(first);
    const own = createHolidayCalendar({
      holidays: [],
      patronSaints: [{ ...first, municipality: '063001', effective: { from: '2026-01-01', to: '2026-12-31' } }],
    });
    assert.equal(own.isWorkingDay('2026-01-01'), true);
    assert.equal(own.isWorkingDay('2026-01-01', '063001'), false);
    assert.equal(own.isWorkingDay('2027-01-01', '063001'), true);
  });
});

describe('civil days', () => {
  it('keep the time on the clock on every day of every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 1439 }), (number, minutes) => {
        const day = new Date(number * 86_400_000).toISOString().slice(0, 10);
        const instant = toInstant(day, minutes);
        assert.equal(dayAt(instant), day);
        const clock = new Date(instant).toLocaleTimeString('sv-SE', { timeZone: 'Europe/Rome' });
        // Only the hour that the change to summer time skips is shown otherwise.
        const skipped = minutes >= 0 && minutes < 240 && toInstant(day, 240) - toInstant(day, 0) === 3 * 3_600_000;
        if (!skipped) assert.equal(toMinutes(clock), minutes);
      }),
      { numRuns: 500 },
    );
  });

  it('count across leap days and midnights', () => {
    assert.equal(daysBetween('2028-02-28', '2028-03-01'), 2);
    assert.equal(daysBetween('2026-02-28', '2026-03-01'), 1);
    assert.equal(toInstant('2026-03-28', 1440), toInstant('2026-03-29', 0));
    assert.equal(toInstant('2026-03-29', 1440) - toInstant('2026-03-29', 0), 23 * 3_600_000);
    assert.equal(toInstant('2026-10-25', 1440) - toInstant('2026-10-25', 0), 25 * 3_600_000);
    for (const text of ['', '8:00', '25:00', '24:01', '12:60', 'toString']) assert.equal(toMinutes(text), undefined);
    assert.equal(toMinutes('24:00'), 1440);
    assert.equal(toMinutes('08:30:00'), 510);
  });
});
