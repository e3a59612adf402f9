import assert from 'node:assert/strict';
import { Attempts } from './attempts.ts';

describe('attempts at prescriptions', () => {
  const limits = { most: 3, window: 60_000, callers: 2 };

  it('make a caller wait after too many that found nothing, until the window has passed', () => {
    const attempts = new Attempts(limits);
    for (const at of [0, 1000, 2000]) {
      assert.equal(attempts.waitOf('a', at), 0);
      attempts.fail('a', at);
    }
    assert.equal(attempts.waitOf('a', 3000), 57);
    assert.equal(attempts.waitOf('b', 3000), 0);
    assert.equal(attempts.waitOf('a', 60_000), 0);
    attempts.fail('a', 60_000);
    assert.equal(attempts.waitOf('a', 60_000), 0);
  });

  it('remember a bounded number of callers, those that failed last', () => {
    const attempts = new Attempts(limits);
    for (let turn = 0; turn < 3; turn++) attempts.fail('a', turn);
    attempts.fail('b', 10);
    attempts.fail('__proto__', 11);
    assert.equal(attempts.waitOf('a', 12), 0);
  });
});
