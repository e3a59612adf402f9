import assert from 'node:assert/strict';
import fc from 'fast-check';
import { retryAfterSeconds } from '../errors.ts';
import { createRetryPolicy } from './retry.ts';

describe('retry policy', () => {
  it('pauses between what the server asks and that plus the doubled bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, asked, draw) => {
          const policy = createRetryPolicy({ attempts: 13, baseDelay: 100, maxDelay: 5000 }, () => draw);
          const pause = policy.pause(attempt, asked);
          assert.ok(pause !== undefined);
          const least = (asked ?? 0) * 1000;
          assert.ok(pause >= least);
          assert.ok(pause <= least + Math.min(5000, 100 * 2 ** (attempt - 1)));
        },
      ),
    );
  });

  it('spreads the clients over the whole pause', () => {
    const policy = createRetryPolicy();
    const pauses = Array.from({ length: 400 }, () => policy.pause(3, undefined) ?? -1);
    assert.ok(Math.min(...pauses) < 200 && Math.max(...pauses) > 600 && Math.max(...pauses) <= 800);
  });

  it('ends after its attempts, at once when switched off, and when the pause is too long', () => {
    assert.equal(createRetryPolicy({ attempts: 2 }).pause(2, undefined), undefined);
    assert.equal(createRetryPolicy(false).pause(1, 0), undefined);
    assert.equal(createRetryPolicy().pause(1, 61), undefined);
  });

  it('reads Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-03-01T10:00:00Z');
    const cases: readonly (readonly [string, number | undefined])[] = [
      ['7', 7],
      ['Sun, 01 Mar 2026 10:00:30 GMT', 30],
      ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
      ['presto', undefined],
    ];
    for (const [value, seconds] of cases) {
      assert.equal(retryAfterSeconds(new Headers({ 'retry-after': value }), now), seconds);
    }
    assert.equal(retryAfterSeconds(new Headers()), undefined);
  });
});
