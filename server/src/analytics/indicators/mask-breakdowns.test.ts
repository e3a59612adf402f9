import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawFigure } from './compute-indicator.ts';
import type { Dimension } from './families.ts';
import { type Breakdown, maskBreakdowns } from './mask-breakdowns.ts';
import { isAnyDetermined } from './solve-hidden.ts';

interface Cell {
  readonly authority: string;
  readonly 'plan-type': string;
  readonly persons: number;
}

const sets: readonly (readonly Dimension[])[] = [[], ['authority'], ['plan-type'], ['authority', 'plan-type']];

/** All breakdowns of a table of disjoint persons. */
function breakdownsOf(cells: readonly Cell[]): readonly Breakdown[] {
  return sets.map((by) => ({
    by,
    figures: [
      ...Map.groupBy(cells, (cell) => JSON.stringify(by.map((name) => cell[name as 'authority']))).values(),
    ].map((group): RawFigure => {
      const persons = group.reduce((sum, cell) => sum + cell.persons, 0);
      const dimensions = Object.fromEntries(by.map((name) => [name, group[0]?.[name as 'authority'] ?? null]));
      return {
        dimensions,
        persons,
        personsInNumerator: persons,
        numerator: persons,
        denominator: persons,
        median: null,
        percentile90: null,
      };
    }),
  }));
}

const tables = fc
  .uniqueArray(
    fc.record({
      authority: fc.constantFrom('a', 'b', 'c', 'd'),
      'plan-type': fc.constantFrom('x', 'y', 'z'),
      persons: fc.integer({ min: 1, max: 9 }),
    }),
    { selector: (cell) => `${cell.authority}${cell['plan-type']}`, minLength: 1, maxLength: 12 },
  )
  .map((cells): readonly Cell[] => cells);

describe('masking of breakdowns that may be subtracted from each other', () => {
  it('shows no figure of few persons, and none that sums of what is shown would tell', () => {
    let shownTables = 0;
    fc.assert(
      fc.property(tables, fc.integer({ min: 2, max: 5 }), (cells, smallest) => {
        const breakdowns = breakdownsOf(cells);
        // What somebody sees who asks for all of them, one after the other.
        const seen = breakdowns.map((_, index) => {
          const asked = breakdowns
            .slice(0, index + 1)
            .filter(({ by }) => by.every((name) => breakdowns[index]?.by.includes(name)));
          return maskBreakdowns(asked, smallest);
        });
        const finest = breakdowns[3]?.figures ?? [];
        if (seen[3]?.withheld === true) return;
        shownTables += 1;
        const hidden = new Set(finest.filter((figure) => seen[3]?.figures.has(figure)));
        for (const figure of finest) if (figure.persons < smallest) assert.ok(hidden.has(figure));
        const sums: RawFigure[][] = [];
        breakdowns.slice(0, 3).forEach(({ by, figures }, index) => {
          for (const whole of figures) {
            if (seen[index]?.figures.has(whole) === true) continue;
            const isPart = (one: RawFigure) => by.every((name) => one.dimensions[name] === whole.dimensions[name]);
            sums.push(finest.filter((one) => hidden.has(one) && isPart(one)));
          }
        });
        assert.equal(isAnyDetermined(sums), false);
        for (const sum of sums) {
          const persons = sum.reduce((all, one) => all + one.persons, 0);
          assert.ok(persons === 0 || persons >= smallest);
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(shownTables > 50, `only ${shownTables} tables were shown`);
  });

  it('withholds what is finer than a breakdown that is withheld', () => {
    const cells: Cell[] = [
      { authority: 'a', 'plan-type': 'x', persons: 2 },
      { authority: 'a', 'plan-type': 'y', persons: 9 },
      { authority: 'b', 'plan-type': 'x', persons: 8 },
    ];
    const breakdowns = breakdownsOf(cells);
    assert.equal(maskBreakdowns(breakdowns, 3).withheld, true);
    const finer: Breakdown = { by: ['authority', 'plan-type', 'sex'], figures: breakdowns[3]?.figures ?? [] };
    assert.equal(maskBreakdowns([...breakdowns, finer], 3).withheld, true);
  });
});

describe('what sums tell of unknowns', () => {
  const cases: readonly (readonly [string, readonly (readonly string[])[], boolean])[] = [
    ['nothing', [], false],
    ['one alone', [['a']], true],
    ['two together', [['a', 'b']], false],
    [
      'a sum within another',
      [
        ['a', 'b', 'c'],
        ['a', 'b'],
      ],
      true,
    ],
    [
      'a square',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['a', 'c'],
        ['b', 'd'],
      ],
      false,
    ],
    [
      'a triangle',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'c'],
      ],
      true,
    ],
    [
      // Every line has two, and yet: the bridge between two squares is what one side's rows have more than its columns.
      'a bridge',
      [
        ['a', 'b'],
        ['c', 'd', 'z'],
        ['a', 'c'],
        ['b', 'd'],
        ['z', 'e', 'f'],
        ['g', 'h'],
        ['e', 'g'],
        ['f', 'h'],
      ],
      true,
    ],
  ];
  for (const [name, sums, expected] of cases) {
    it(name, () => assert.equal(isAnyDetermined(sums), expected));
  }
});
