import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moment } from '../testing/arbitrary/primitives.ts';
import { toInterval, toTs } from './time.ts';

const times: readonly (readonly [string, string | undefined])[] = [
  ['2026', '2026'],
  ['2026-03', '202603'],
  ['2026-03-02', '20260302'],
  ['2026-03-02T10:30:05+01:00', '20260302103005+0100'],
  ['2026-03-02T10:30:05.123+01:00', '20260302103005+0100'],
  ['2026-03-02T23:30:00Z', '20260303003000+0100'],
  ['2026-07-02T23:30:00Z', '20260703013000+0200'],
  ['2026-03-02T10:30:05-05:00', '20260302103005-0500'],
  ['2026-03-02T10:30:05', undefined],
  ['ieri', undefined],
];

const intervals: readonly (readonly [string, string, string | undefined, string | undefined, boolean])[] = [
  ['2026-03-02T10:00:00+01:00', '2026-03-02T11:00:00+01:00', '20260302100000+0100', '20260302110000+0100', true],
  // Half past two of winter time is after a quarter to three of summer time; as text it is before.
  ['2026-10-25T02:45:00+02:00', '2026-10-25T02:30:00+01:00', '20261025', '20261025', true],
  ['2026-03-02T10:00:00+01:00', '2026-03-02T08:30:00-01:00', '20260302100000+0100', '20260302103000+0100', true],
  ['2026-03-02T10:00:00+01:00', '2026-03-02', '20260302', '20260302', true],
  ['2026-03', '2026', '2026', '2026', true],
  ['2026-03-02T10:00:00+01:00', '2026-03-03', '20260302100000+0100', '20260303', true],
  ['2026-03-03', '2026-03-02', '20260303', '20260302', false],
];

describe('times of a CDA', () => {
  for (const [fhir, ts] of times) it(`writes ${fhir} as ${ts ?? 'nothing'}`, () => assert.equal(toTs(fhir), ts));

  for (const [start, end, low, high, ordered] of intervals) {
    it(`writes ${start} to ${end} as an interval`, () => {
      assert.deepEqual(toInterval(start, end), { low, high, ordered });
    });
  }

  it('keeps the instant, and the order of two instants as text', () => {
    fc.assert(
      fc.property(moment(1990, 2037), moment(1990, 2037), (one, other) => {
        const instant = (ts: string) =>
          Date.parse(ts.replace(/^(....)(..)(..)(..)(..)(..)(...)(..)$/, '$1-$2-$3T$4:$5:$6$7:$8'));
        assert.equal(instant(toTs(one) ?? ''), Date.parse(one.replace(/\.\d+/, '')));
        const { low = '', high = '', ordered } = toInterval(one, other);
        assert.equal(ordered, Date.parse(one.replace(/\.\d+/, '')) <= Date.parse(other.replace(/\.\d+/, '')));
        if (ordered) assert.ok(high >= low);
      }),
    );
  });
});
