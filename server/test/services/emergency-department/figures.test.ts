import assert from 'node:assert/strict';
import type { EmergencyAccess } from '../../../src/services/emergency-department/access/access.ts';
import {
  bandOf,
  figuresOf,
  medianOf,
  midnightBefore,
} from '../../../src/services/emergency-department/board/figures.ts';
import { shownGroups } from '../../../src/services/emergency-department/board/shown-groups.ts';
import table from './figures.cases.json' with { type: 'json' };

interface Written {
  readonly arrival: string;
  readonly triage?: string;
  readonly visit?: string;
  readonly observe?: string;
  readonly bed?: string;
  readonly left?: string;
  readonly outcome?: string;
}

function toAccess({ arrival, triage, visit, observe, bed, left, outcome }: Written): EmergencyAccess {
  const at = (name: string, text: string | undefined) => (text === undefined ? {} : { [name]: Date.parse(text) });
  return {
    arrival: Date.parse(arrival),
    triages: triage === undefined ? [] : [{ at: Date.parse(arrival), code: triage }],
    ...at('visit', visit),
    ...at('observation', observe),
    ...at('bedRequest', bed),
    ...(outcome === undefined ? {} : { exit: { outcome, ...at('at', left) } }),
  };
}

describe('figures of an emergency department', () => {
  for (const { name, now, accesses, expected } of table.cases) {
    it(name, () => {
      const found = figuresOf((accesses as readonly Written[]).map(toAccess), Date.parse(now));
      for (const [member, value] of Object.entries(expected)) {
        assert.deepEqual(found[member as keyof typeof found], value, member);
      }
    });
  }

  it('count the day from midnight in Rome, also when the clocks change', () => {
    for (const [now, midnight] of [
      ['2026-01-15T12:00:00Z', '2026-01-14T23:00:00Z'],
      ['2026-01-14T23:00:00Z', '2026-01-14T23:00:00Z'],
      ['2026-01-14T22:59:59Z', '2026-01-13T23:00:00Z'],
      ['2026-07-15T12:00:00Z', '2026-07-14T22:00:00Z'],
      ['2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z'],
      ['2026-03-29T22:00:00Z', '2026-03-29T22:00:00Z'],
      ['2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z'],
      ['2026-10-25T23:00:00Z', '2026-10-25T23:00:00Z'],
    ] as const) {
      assert.equal(midnightBefore(Date.parse(now)), Date.parse(midnight), now);
    }
  });

  it('have a median in whole minutes', () => {
    assert.equal(medianOf([]), 0);
    assert.equal(medianOf([7]), 7);
    assert.equal(medianOf([10, 1, 4]), 4);
    assert.equal(medianOf([1, 2, 10, 4]), 3);
  });

  it('tell the longest wait by its band', () => {
    for (const [minutes, band] of [
      [0, 0],
      [14, 0],
      [15, 15],
      [119, 60],
      [240, 240],
      [5000, 480],
    ] as const) {
      assert.equal(bandOf(minutes), band, String(minutes));
    }
  });
});

describe('figures of an emergency department as everybody sees them', () => {
  const now = Date.parse('2026-03-10T12:00:00+01:00');
  const waiting = (code: string, count: number): EmergencyAccess[] =>
    Array.from({ length: count }, (_, index) => ({
      arrival: now - (index + 1) * 60_000,
      triages: [{ at: now - (index + 1) * 60_000, code }],
    }));
  const groupOf = (accesses: readonly EmergencyAccess[], indicator: string, smallest = 3, places?: number) => {
    const found = shownGroups(figuresOf(accesses, now), places, smallest).find((one) => one.indicator === indicator);
    assert.ok(found);
    return found;
  };
  const codesOf = (accesses: readonly EmergencyAccess[], smallest = 3) =>
    Object.fromEntries(groupOf(accesses, 'waiting', smallest).byTriage.map(({ triage, persons }) => [triage, persons]));

  it('mask few persons, and a second code from which they could be worked out', () => {
    const accesses = [...waiting('1', 1), ...waiting('3', 4), ...waiting('4', 9)];
    assert.deepEqual(codesOf(accesses), { 1: 'masked', 3: 'masked', 4: 9 });
    assert.equal(groupOf(accesses, 'waiting').persons, 14);
    assert.deepEqual(codesOf(accesses, 1), { 1: 1, 3: 4, 4: 9 });
  });

  it('mask all codes of a place with few persons', () => {
    const accesses = waiting('2', 2);
    assert.equal(groupOf(accesses, 'waiting').persons, 'masked');
    assert.deepEqual(codesOf(accesses), { 2: 'masked' });
    assert.equal(groupOf(accesses, 'longest-wait').score?.value, 'masked');
    assert.equal(groupOf(accesses, 'crowding', 3, 10).score?.value, 'masked');
    assert.equal(groupOf(accesses, 'arrivals-today').persons, 'masked');
  });

  it('mask the crowding rather than a place with many persons, when another has few', () => {
    const inCharge = waiting('3', 1).map((access) => ({ ...access, visit: now - 30_000 }));
    const accesses = [...waiting('4', 9), ...inCharge];
    assert.equal(groupOf(accesses, 'waiting', 3, 10).persons, 9);
    assert.equal(groupOf(accesses, 'in-charge', 3, 10).persons, 'masked');
    assert.equal(groupOf(accesses, 'crowding', 3, 10).score?.value, 'masked');
    assert.equal(groupOf(accesses, 'crowding', 3, 10).persons, 'masked');
  });

  it('show nobody as nobody', () => {
    assert.equal(groupOf([], 'waiting').persons, 0);
    assert.equal(groupOf([], 'left-before-visit').score?.value, 'not-applicable');
    assert.equal(groupOf([], 'longest-wait').score?.value, 'not-applicable');
  });

  it('give crowding only where places are declared', () => {
    const accesses = waiting('4', 9);
    assert.equal(groupOf(accesses, 'crowding').score?.value, 'not-applicable');
    assert.equal(groupOf(accesses, 'crowding', 3, 0).score?.value, 'not-applicable');
    assert.equal(groupOf(accesses, 'crowding', 3, 6).score?.value, 1.5);
  });

  it('mask a share of few', () => {
    const left = (count: number, outcome: string): EmergencyAccess[] =>
      waiting('5', count).map((access) => ({
        ...access,
        ...(outcome === '6' ? {} : { visit: access.arrival }),
        exit: { at: now - 1, outcome },
      }));
    assert.equal(groupOf([...left(2, '6'), ...left(10, '8')], 'left-before-visit').score?.value, 'masked');
    const shown = groupOf([...left(3, '6'), ...left(9, '8')], 'left-before-visit');
    assert.deepEqual([shown.numerator, shown.persons, shown.score?.value], [3, 12, 25]);
  });
});
