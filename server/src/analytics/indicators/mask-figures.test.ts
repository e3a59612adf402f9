import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawFigure } from './compute-indicator.ts';
import { maskedFigures } from './mask-figures.ts';

function figure(persons: number, group?: string, personsInNumerator = persons): RawFigure {
  return {
    dimensions: group === undefined ? {} : { level: group },
    persons,
    personsInNumerator,
    numerator: personsInNumerator,
    denominator: persons,
    median: null,
    percentile90: null,
  };
}

/** Persons of the groups that are masked. */
function masked(counts: readonly number[], smallest: number): number[] {
  const groups = counts.map((count, index) => figure(count, `g${index}`));
  const total = figure(counts.reduce((sum, count) => sum + count, 0));
  return [...maskedFigures([total, ...groups], smallest)].map(({ persons }) => persons);
}

describe('masking of figures that tell of few persons', () => {
  it('masks one and two, not nobody and not three', () => {
    assert.deepEqual(masked([0, 1, 2, 3, 4], 3).sort(), [1, 2]);
  });

  it('masks the next smallest group when one alone could be worked out', () => {
    assert.deepEqual(masked([0, 2, 9, 5], 3).sort(), [2, 5]);
  });

  it('masks further groups when the rest tells of too few all the same', () => {
    assert.deepEqual(masked([1, 1, 7, 8], 3).sort(), [1, 1, 7]);
  });

  it('masks nothing from one person on', () => {
    assert.deepEqual(masked([1, 2, 3], 1), []);
  });

  it('masks a figure with few persons in its numerator', () => {
    const few = figure(50, undefined, 2);
    assert.ok(maskedFigures([few], 3).has(few));
  });

  it('never leaves a rest of one group, or of fewer persons than may be shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(12), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 2, max: 6 }),
        (counts, smallest) => {
          const groups = counts.map((count, index) => figure(count, `g${index}`));
          const total = figure(counts.reduce((sum, count) => sum + count, 0));
          const hidden = maskedFigures([total, ...groups], smallest);
          for (const one of [total, ...groups]) {
            if (one.persons > 0 && one.persons < smallest) assert.ok(hidden.has(one));
          }
          if (hidden.has(total) || hidden.size === 0) return;
          const rest = groups.filter((one) => hidden.has(one));
          const isEverything = rest.length === groups.filter(({ persons }) => persons > 0).length;
          assert.ok(rest.length >= 2 || isEverything);
          assert.ok(isEverything || rest.reduce((sum, { persons }) => sum + persons, 0) >= smallest);
        },
      ),
    );
  });
});
