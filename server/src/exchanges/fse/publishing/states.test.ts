import assert from 'node:assert/strict';
import table from './states.json' with { type: 'json' };
import { isState, type PublicationEvent, type PublicationState, stateAfter } from './states.ts';

const states = ['none', ...Object.keys(table.states)].filter(isState);

/** The states in which an event cannot happen. */
function refusing(event: PublicationEvent): readonly PublicationState[] {
  return states.filter((state) => stateAfter(event, state) === undefined);
}

describe('states of a document on its way to the FSE', () => {
  it('has every state and no other one in its steps, and one way only for an event in a state', () => {
    const named = table.transitions.flatMap(({ from, to }) => [...from, to]);
    assert.deepEqual([...new Set([...named, 'none'])].sort(), [...states].sort());
    const steps = table.transitions.flatMap(({ event, from }) => from.map((state) => `${event} ${state}`));
    assert.equal(new Set(steps).size, steps.length);
    for (const odd of ['toString', 'constructor', '__proto__', 'PUBLISHED', '']) assert.equal(isState(odd), false);
  });

  it('publishes only what was validated', () => {
    const allowed = states.filter((state) => !refusing('send').includes(state));
    assert.deepEqual(allowed, ['validated', 'publishing']);
    assert.equal(stateAfter('burn', 'publishing'), 'to-validate-again');
    assert.equal(stateAfter('send', 'to-validate-again'), undefined);
  });

  it('never publishes again what is there, was replaced or was deleted', () => {
    for (const state of [
      'in-charge',
      'published',
      'replacing',
      'replaced',
      'updating',
      'deleting',
      'deleted',
    ] as const) {
      assert.deepEqual(
        [stateAfter('validate', state), stateAfter('send', state), stateAfter('refuse', state)],
        [undefined, undefined, undefined],
      );
    }
  });

  it('replaces, updates and deletes only what is on INI', () => {
    for (const event of ['replace', 'update', 'delete'] as const) {
      const allowed = states.filter((state) => stateAfter(event, state) !== undefined);
      assert.equal(allowed.length, 2);
      assert.ok(allowed.includes('published'));
    }
    assert.equal(stateAfter('delete', 'replaced'), undefined);
    assert.equal(stateAfter('replace', 'deleted'), undefined);
    assert.equal(stateAfter('update', 'in-charge'), undefined);
  });
});
