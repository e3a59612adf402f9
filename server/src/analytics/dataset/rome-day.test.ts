import assert from 'node:assert/strict';
import { dayText, romeDay } from './rome-day.ts';

describe('the Italian day of a date', () => {
  const days: readonly (readonly [string, string | undefined])[] = [
    ['2026-07-01', '2026-07-01'],
    ['2028-02-29', '2028-02-29'],
    ['2026-02-29', undefined],
    ['2026-07', undefined],
    ['2026', undefined],
    ['', undefined],
    ['toString', undefined],
    ['2026-07-01Tnonsense', '2026-07-01'],
    ['2026-12-31T23:30:00Z', '2027-01-01'],
    ['2026-12-31T22:59:59Z', '2026-12-31'],
    ['2026-06-30T22:00:00Z', '2026-07-01'],
    ['2026-06-30T21:59:59.999Z', '2026-06-30'],
    // The night of the change to summer time and the one back: 29 March and 25 October 2026.
    ['2026-03-28T22:59:59Z', '2026-03-28'],
    ['2026-03-28T23:00:00Z', '2026-03-29'],
    ['2026-03-29T21:59:59Z', '2026-03-29'],
    ['2026-03-29T22:00:00Z', '2026-03-30'],
    ['2026-10-24T22:00:00Z', '2026-10-25'],
    ['2026-10-25T22:59:59Z', '2026-10-25'],
    ['2026-10-25T23:00:00Z', '2026-10-26'],
    ['2026-07-01T01:30:00+05:00', '2026-06-30'],
  ];
  for (const [text, day] of days) {
    it(`${text} is ${day}`, () => {
      const found = romeDay(text);
      assert.equal(found === undefined ? undefined : dayText(found), day);
    });
  }
});
