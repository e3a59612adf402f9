import assert from 'node:assert/strict';
import types from '../therapeutic-plans/evaluation/types/diabetes-aids.json' with { type: 'json' };
import { mostAidsPerMonth, usualChannelOf } from './limits.ts';

describe('quantities of aids a month', () => {
  it('are those that the plan of aids is judged by', () => {
    for (const therapy of ['type-1', 'type-2-bolus', 'gestational', 'type-2-basal', 'type-2-oral-risk']) {
      const [, most] = new RegExp(`'${therapy}'.*?, (\\d+)`).exec(types.values.strips) ?? [];
      assert.equal(mostAidsPerMonth('strips', therapy), Number(most), therapy);
    }
  });

  it('are not known of every class, nor of every aid', () => {
    for (const therapy of ['type-2-diet', 'constructor', undefined]) {
      assert.equal(mostAidsPerMonth('strips', therapy), undefined);
    }
    assert.deepEqual(
      [mostAidsPerMonth('cgm-sensor', undefined), mostAidsPerMonth('lancets', 'type-1')],
      [3, undefined],
    );
  });

  it('go by DPC since July 2022, but for sensors and pumps', () => {
    assert.equal(usualChannelOf('strips', '2022-06-30'), undefined);
    assert.equal(usualChannelOf('strips', '2022-07-01'), 'dpc');
    assert.equal(usualChannelOf('insulin-pump', '2026-01-01'), undefined);
  });
});
