import assert from 'node:assert/strict';
import { TokenBuckets } from './token-bucket.ts';

describe('TokenBuckets', () => {
  it('lets a burst through, then the rate', () => {
    let now = 0;
    const buckets = new TokenBuckets({ perSecond: 2, burst: 3 }, () => now);
    assert.deepEqual([buckets.take('a'), buckets.take('a'), buckets.take('a'), buckets.take('a')], [0, 0, 0, 1]);
    now = 499;
    assert.equal(buckets.take('a'), 1);
    now = 500;
    assert.equal(buckets.take('a'), 0);
    assert.equal(buckets.take('a'), 1);
    now = 60_000;
    assert.deepEqual([buckets.take('a'), buckets.take('a'), buckets.take('a'), buckets.take('a')], [0, 0, 0, 1]);
  });

  it('keeps callers apart', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, () => 0);
    assert.equal(buckets.take('a'), 0);
    assert.equal(buckets.take('b'), 0);
    assert.equal(buckets.peek('a'), 1);
  });

  it('charges on credit, but never without end', () => {
    let now = 0;
    const buckets = new TokenBuckets({ perSecond: 1, burst: 2 }, () => now);
    for (let count = 0; count < 100; count += 1) buckets.charge('a');
    assert.equal(buckets.peek('a'), 3);
    now = 3000;
    assert.equal(buckets.peek('a'), 0);
  });

  it('remembers who is out of tokens while it forgets many others', () => {
    let now = 0;
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, () => now);
    for (let count = 0; count < 19_000; count += 1) buckets.charge(`old-${count}`);
    now = 5000;
    buckets.charge('busy');
    for (let count = 0; count < 5000; count += 1) buckets.charge(`new-${count}`);
    assert.equal(buckets.peek('busy'), 1);
  });
});
