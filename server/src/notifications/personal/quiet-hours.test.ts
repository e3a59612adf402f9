import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { clockOf, endOfQuiet, isClock, isQuiet, nextAt } from './quiet-hours.ts';

interface Cases {
  readonly ends: readonly { name: string; at: string; from: string; to: string; end: string }[];
  readonly digests: readonly { name: string; at: string; time: string; next: string }[];
}
const cases = JSON.parse(readFileSync(new URL('quiet-hours.cases.json', import.meta.url), 'utf8')) as Cases;
const hour = 3_600_000;
const iso = (instant: number) => new Date(instant).toISOString().replace('.000', '');

/** Instants around the changes of the clock of some years, and any others. */
const instants = fc.oneof(
  fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2031-01-01T00:00:00Z') }),
  fc
    .tuple(fc.constantFrom('2026-10-25', '2027-03-28', '2027-10-31', '2028-03-26'), fc.integer({ min: -30, max: 30 }))
    .map(([day, hours]) => Date.parse(`${day}T01:00:00Z`) + hours * (hour / 2)),
);
const clocks = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((one) => String(one).padStart(2, '0')).join(':'));

describe('quiet hours', () => {
  for (const { name, at, from, to, end } of cases.ends) {
    it(`end when the clock says so: ${name}`, () => {
      assert.equal(iso(endOfQuiet(Date.parse(at), { from, to })), end);
    });
  }
  for (const { name, at, time, next } of cases.digests) {
    it(`let a digest go at its time: ${name}`, () => assert.equal(iso(nextAt(Date.parse(at), time)), next));
  }

  it('always end, at the first minute that is not quiet, whatever the clock does', () => {
    fc.assert(
      fc.property(instants, clocks, clocks, (at, from, to) => {
        const quiet = { from, to };
        const end = endOfQuiet(at, quiet);
        // Where the clock is put past all the time that is not quiet, that time comes a day later.
        const mayBeSkipped = from > to && to >= '02:00' && from <= '03:00';
        assert.ok(end >= at && end - at <= (mayBeSkipped ? 49 : 25) * hour);
        assert.equal(isQuiet(end, quiet), false);
        if (end > at) {
          assert.equal(isQuiet(at, quiet), true);
          assert.equal(isQuiet(end - 1, quiet), true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('let a digest go once a day', () => {
    fc.assert(
      fc.property(instants, clocks, (at, time) => {
        const next = nextAt(at, time);
        assert.ok(next >= at && next - at <= 25 * hour);
        assert.ok(clockOf(next) === time || clockOf(next) === '03:00');
      }),
      { numRuns: 200 },
    );
  });

  it('are told by times of the clock only', () => {
    for (const text of ['00:00', '23:59']) assert.ok(isClock(text));
    for (const text of ['', '24:00', '7:00', '07:60', '07:00:00', ' 07:00', 'toString', '07:00\n']) {
      assert.ok(!isClock(text), text);
    }
  });
});
