import assert from 'node:assert/strict';
import terminology from '../../../../profiles/terminology/dispensing/dpc-order-state.json' with { type: 'json' };
import table from './states.json' with { type: 'json' };
import { isAhead, isOrderState, type OrderEvent, type OrderState, transitionOf } from './states.ts';

/** Every step that is allowed, as a person reads it; the rest is refused. */
const allowed: readonly string[] = [
  'none order requested pharmacy',
  'requested confirm confirmed distributor',
  'requested declare-missing missing distributor',
  'requested cancel cancelled same-pharmacy',
  'requested report-shortage missing same-pharmacy',
  'confirmed declare-missing missing distributor',
  'confirmed ship in-delivery distributor',
  'confirmed cancel cancelled same-pharmacy',
  'in-delivery deliver delivered distributor',
  'in-delivery confirm-delivery delivered same-pharmacy',
  'delivered confirm-delivery delivered same-pharmacy',
  'delivered return-part delivered same-pharmacy',
  'delivered return-all returned same-pharmacy',
  'missing report-shortage missing same-pharmacy',
];

describe('states of an order in WebDPC', () => {
  const states = ['none', ...Object.keys(table.states)] as OrderState[];
  const events = [...new Set(table.transitions.map(({ event }) => event))] as OrderEvent[];

  it('has the states of the code system', () => {
    assert.deepEqual(
      Object.keys(table.states),
      terminology.concepts.map(({ code }) => code),
    );
    for (const odd of ['toString', 'constructor', '__proto__', 'none', '']) assert.equal(isOrderState(odd), false);
  });

  for (const from of states) {
    for (const event of events) {
      const line = allowed.find((one) => one.startsWith(`${from} ${event} `));
      it(`${event} from ${from}: ${line?.slice(`${from} ${event} `.length) ?? 'refused'}`, () => {
        const step = transitionOf(event, from);
        assert.equal(step === undefined ? undefined : `${from} ${event} ${step.to} ${step.by}`, line);
      });
    }
  }

  /** Written apart from the table: what may come after a state, by one step or several. */
  const ahead: Readonly<Record<string, readonly string[]>> = {
    requested: ['confirmed', 'in-delivery', 'delivered', 'missing', 'cancelled', 'returned'],
    confirmed: ['in-delivery', 'delivered', 'missing', 'cancelled', 'returned'],
    'in-delivery': ['delivered', 'returned'],
    delivered: ['returned'],
    missing: [],
    cancelled: [],
    returned: [],
  };
  it('says what is ahead of a state', () => {
    for (const [from, after] of Object.entries(ahead)) {
      const found = Object.keys(table.states).filter((to) => isAhead(from, to));
      assert.deepEqual(found.sort(), [...after].sort(), from);
    }
    for (const odd of ['', 'constructor', 'none']) assert.equal(isAhead('requested', odd), false);
    assert.equal(isAhead('toString', 'confirmed'), false);
  });

  it('knows every state and event of the table', () => {
    assert.ok(
      table.transitions.every(({ from, to }) => [...from, to].every((one) => one === 'none' || isOrderState(one))),
    );
    const pairs = table.transitions.flatMap(({ event, from }) => from.map((state) => `${event} ${state}`));
    assert.equal(new Set(pairs).size, pairs.length);
    assert.equal(pairs.length, allowed.length);
  });
});
