import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ageAt,
  civil,
  dayOf,
  firstOfMonth,
  formatDateTime,
  formatDay,
  parseDay,
  workingDay,
  yearsBefore,
} from './calendar.ts';

function day(text: string): number {
  const parsed = parseDay(text);
  assert.notEqual(parsed, undefined, text);
  return parsed ?? 0;
}

describe('calendar of the synthetic data', () => {
  it('agrees with the Date object on every day from 1900 to 2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_567, max: 47_847 }), (value) => {
        assert.equal(formatDay(value), new Date(value * 86_400_000).toISOString().slice(0, 10));
        const { year, month, date } = civil(value);
        assert.equal(dayOf(year, month, date), value);
      }),
    );
  });

  for (const text of ['2025-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '']) {
    it(`refuses «${text}» as a date`, () => assert.equal(parseDay(text), undefined));
  }

  for (const [birth, at, age] of [
    ['2000-02-29', '2001-02-28', 0],
    ['2000-02-29', '2001-03-01', 1],
    ['2000-02-29', '2004-02-28', 3],
    ['2000-02-29', '2004-02-29', 4],
    ['1952-03-18', '2026-03-17', 73],
    ['1952-03-18', '2026-03-18', 74],
  ] as const) {
    it(`somebody born on ${birth} is ${age} on ${at}`, () => assert.equal(ageAt(day(birth), day(at)), age));
  }

  for (const [from, years, to] of [
    ['2024-02-29', 1, '2023-02-28'],
    ['2024-02-29', 4, '2020-02-29'],
    ['2024-02-29', 124, '1900-02-28'],
    ['2026-11-01', 80, '1946-11-01'],
  ] as const) {
    it(`${years} years before ${from} is ${to}`, () => assert.equal(formatDay(yearsBefore(day(from), years)), to));
  }

  for (const [date, text] of [
    ['2026-03-28', '2026-03-28T09:05:00+01:00'],
    ['2026-03-29', '2026-03-29T09:05:00+02:00'],
    ['2026-10-24', '2026-10-24T09:05:00+02:00'],
    ['2026-10-25', '2026-10-25T09:05:00+01:00'],
  ] as const) {
    it(`writes nine o'clock of ${date} with the offset of Rome`, () => {
      assert.equal(formatDateTime(day(date), 9 * 60 + 5), text);
    });
  }

  for (const [date, moved] of [
    ['2026-10-30', '2026-10-30'],
    ['2026-10-31', '2026-11-02'],
    ['2026-11-01', '2026-11-02'],
    ['1969-12-28', '1969-12-29'],
  ] as const) {
    it(`the working day of ${date} is ${moved}`, () => assert.equal(formatDay(workingDay(day(date))), moved));
  }

  it('finds the first of the month of an instant', () => {
    assert.equal(formatDay(firstOfMonth(Date.UTC(2026, 10, 24, 23, 59))), '2026-11-01');
  });
});
