import assert from 'node:assert/strict';
import { addDays, ageOn, isCivilDate, isInPeriod, toCivilDate } from './civil-date.ts';

describe('civil dates of Europe/Rome', () => {
  const days: readonly (readonly [value: string | undefined, day: string | undefined])[] = [
    ['2025-01-31', '2025-01-31'],
    ['2025-01-31T22:59:59Z', '2025-01-31'],
    ['2025-01-31T23:00:00Z', '2025-02-01'],
    ['2025-07-31T21:59:59Z', '2025-07-31'],
    ['2025-07-31T22:00:00Z', '2025-08-01'],
    ['2025-03-30T00:59:59+01:00', '2025-03-30'],
    ['2025-03-29T23:30:00+00:00', '2025-03-30'],
    ['2025-10-25T22:30:00Z', '2025-10-26'],
    ['2025-10-26T22:30:00Z', '2025-10-26'],
    ['2025-10-26T23:00:00Z', '2025-10-27'],
    ['2024-12-31T23:00:00Z', '2025-01-01'],
    ['2024-02-28T23:30:00Z', '2024-02-29'],
    ['2025-06-01T00:30:00+14:00', '2025-05-31'],
    ['2024-02-29', '2024-02-29'],
    ['2025-02-29', undefined],
    ['2025', undefined],
    ['2025-02', undefined],
    ['2025-02-03T10:00', undefined],
    [undefined, undefined],
  ];
  for (const [value, day] of days) {
    it(`reads ${value} as ${day}`, () => assert.equal(toCivilDate(value), day));
  }

  const calendar: readonly (readonly [text: string, real: boolean])[] = [
    ['2024-02-29', true],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2025-04-31', false],
    ['2025-13-01', false],
    ['2025-00-10', false],
    ['2025-1-1', false],
    ['2025-01-01T00:00:00Z', false],
  ];
  for (const [text, real] of calendar) {
    it(`${real ? 'takes' : 'refuses'} ${text}`, () => assert.equal(isCivilDate(text), real));
  }

  it('counts completed years, birthdays on leap days included', () => {
    assert.equal(ageOn('2008-02-29', '2025-02-28'), 16);
    assert.equal(ageOn('2008-02-29', '2025-03-01'), 17);
    assert.equal(ageOn('2007-06-15', '2025-06-15'), 18);
    assert.equal(ageOn('2007-06-16', '2025-06-15'), 17);
    assert.equal(ageOn('2007', '2025-06-15'), undefined);
  });

  it('includes both ends of a period', () => {
    const period = { from: '2025-01-01', to: '2025-03-31' };
    assert.deepEqual(
      ['2024-12-31', '2025-01-01', '2025-03-31', '2025-04-01', undefined].map((day) => isInPeriod(day, period)),
      [false, true, true, false, false],
    );
  });

  it('adds days over the change of clocks and the end of February', () => {
    assert.equal(addDays('2025-03-29', 1), '2025-03-30');
    assert.equal(addDays('2025-10-26', 1), '2025-10-27');
    assert.equal(addDays('2024-02-28', 1), '2024-02-29');
    assert.equal(addDays('2025-03-01', -1), '2025-02-28');
  });
});
