import assert from 'node:assert/strict';
import { dpcFeesOn } from './channels.ts';

describe('fees of the distribution on behalf', () => {
  it('are those of the day, with and without the additions', () => {
    assert.deepEqual(dpcFeesOn('2025-06-30'), []);
    assert.deepEqual([...dpcFeesOn('2025-11-30')].sort(), [600, 750]);
    assert.deepEqual([...dpcFeesOn('2025-12-01')].sort(), [600, 680, 750, 830]);
    assert.deepEqual(dpcFeesOn('2026-07-01'), []);
  });
});
