import assert from 'node:assert/strict';
import table from './states.json' with { type: 'json' };
import { isState, lastDayOf, transitionsOf } from './states.ts';

describe('states of a prescription in Sistema TS', () => {
  it('has every state and no other one in its steps', () => {
    const named: readonly string[] = table.transitions
      .flatMap(({ from, to }) => [...from, to])
      .filter((code) => code !== 'none');
    assert.ok(named.every(isState));
    assert.deepEqual([...new Set(named)].sort(), Object.keys(table.states).sort());
    for (const odd of ['toString', 'constructor', '__proto__', '0', '11']) assert.equal(isState(odd), false);
  });

  it('cancels only what nobody has in charge, and never dispenses a service in part', () => {
    const from = (event: 'cancel' | 'dispense-part' | 'suspend', kind: 'F' | 'P') =>
      (['none', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const).filter(
        (state) => transitionsOf(event, state, kind).length > 0,
      );
    assert.deepEqual(from('cancel', 'P'), ['3']);
    assert.deepEqual(from('dispense-part', 'F'), ['5', '6']);
    assert.deepEqual([from('dispense-part', 'P'), from('suspend', 'P')], [[], []]);
  });

  it('counts the days of validity without the day of issue', () => {
    assert.equal(lastDayOf('2026-01-31', 'F'), '2026-03-02');
    assert.equal(lastDayOf('2026-10-20', 'F'), '2026-11-19');
    assert.equal(lastDayOf('2026-11-26', 'P'), '2027-05-25');
  });
});
