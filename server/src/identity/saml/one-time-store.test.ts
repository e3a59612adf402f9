import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createOneTimeStore } from './one-time-store.ts';

describe('one-time store', () => {
  it('gives a value once, in time, and to nobody who asks for a name that every object has', () => {
    let clock = 0;
    const store = createOneTimeStore<string>(100, 10, () => clock);
    store.put('a', 'A');
    store.put('b', 'B');
    assert.equal(store.look('a'), 'A');
    assert.equal(store.take('a'), 'A');
    assert.equal(store.take('a'), undefined);
    for (const key of ['', 'constructor', '__proto__']) assert.equal(store.take(key), undefined);
    clock = 99;
    assert.equal(store.look('b'), 'B');
    clock = 100;
    assert.equal(store.look('b'), undefined);
    assert.equal(store.take('b'), undefined);
  });

  it('keeps the newest, and never more than there is room for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (steps, capacity) => {
        let clock = 0;
        const lifetime = 100;
        const store = createOneTimeStore<number>(lifetime, capacity, () => clock);
        const put: { key: string; at: number }[] = [];
        for (const [index, step] of steps.entries()) {
          clock += step;
          store.put(`k${index}`, index);
          put.push({ key: `k${index}`, at: clock });
        }
        const expected = put.slice(-capacity).filter(({ at }) => clock < at + lifetime);
        const found = put.filter(({ key }) => store.look(key) !== undefined);
        assert.deepEqual(found, expected);
      }),
    );
  });
});
