import assert from 'node:assert/strict';
import { CircuitBreaker } from './circuit-breaker.ts';

describe('circuit breaker', () => {
  it('holds requests back after five failures in a row, then tries one, then all', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    const fail = () => {
      assert.equal(breaker.admit(), true);
      breaker.failed();
    };
    for (let n = 0; n < 4; n++) fail();
    breaker.succeeded();
    for (let n = 0; n < 5; n++) fail();
    assert.equal(breaker.open, true);
    assert.equal(breaker.admit(), false);
    now = 1_000;
    assert.equal(breaker.admit(), true);
    assert.equal(breaker.admit(), false, 'one probe at a time');
    breaker.failed();
    now = 2_999;
    assert.equal(breaker.admit(), false, 'a longer pause after a failed probe');
    now = 3_000;
    assert.equal(breaker.admit(), true);
    breaker.succeeded();
    assert.equal(breaker.open, false);
    assert.equal(breaker.admit(), true);
  });

  it('does not wait longer than half a minute', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    for (let n = 0; n < 40; n++) {
      assert.equal(breaker.admit(), true);
      breaker.failed();
      now += 30_000;
    }
  });
});
