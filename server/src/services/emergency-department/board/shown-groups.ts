import { maskedFigures } from '../../../analytics/indicators/mask-figures.ts';
import { urgency } from '../access/access.ts';
import { type ByCode, bandOf, type DepartmentFigures, type Phase, type Waits } from './figures.ts';

/** Why a value is not shown. */
export type Absent = 'masked' | 'not-applicable' | 'unknown';

/** A value of an indicator as it is shown: counts of persons and a score, each a number or why it is none. */
export interface ShownValue {
  /** Persons that it is about, the denominator of a ratio. */
  readonly persons: number | Absent;
  /** Persons of a ratio who have what it counts. */
  readonly numerator?: number | Absent;
  readonly score?: { readonly value: number | Absent; readonly unit: string; readonly comparator?: '>=' };
}

/** One indicator of a department, in all and by triage code. */
export interface ShownGroup extends ShownValue {
  /** Code of `emergency-indicator`. */
  readonly indicator: string;
  readonly byTriage: readonly (ShownValue & { readonly triage: string })[];
}

interface Figure {
  readonly name: string | undefined;
  readonly persons: number;
  readonly inNumerator: number;
}

/**
 * The indicators of a department as everybody may see them: what tells of fewer than `smallest` persons is masked, and as much beside
 * it as keeps it from being worked out from what is shown. With 1 nothing is masked.
 */
export function shownGroups(
  figures: DepartmentFigures,
  treatmentPlaces: number | undefined,
  smallest: number,
): readonly ShownGroup[] {
  const phases = Object.entries(figures.present) as [Phase, ByCode][];
  const sums = new Map(phases.map(([phase, byCode]) => [phase, sumOf(byCode)]));
  const all = [...sums.values()].reduce((sum, one) => sum + one, 0);
  const isFew = (persons: number): boolean => persons > 0 && persons < smallest;
  const few = [...sums.values()].filter(isFew);
  // All who are present are told by the crowding alone: it gives way, rather than a place with many persons.
  const isAllSafe = few.length === 0 || (few.length > 1 && few.reduce((sum, one) => sum + one, 0) >= smallest);
  const alone = (indicator: string, persons: number): ShownGroup => ({
    indicator,
    persons: isFew(persons) ? 'masked' : persons,
    byTriage: [],
  });
  const share = (indicator: string, numerator: number, persons: number): ShownGroup => ({
    indicator,
    ...ratio(numerator, persons, isFew(persons) || isFew(numerator)),
    byTriage: [],
  });
  return [
    ...phases.map(([phase, byCode]) => presentGroup(phase, byCode, smallest)),
    alone('boarding', figures.boarding),
    alone('over-stay', figures.overStay),
    longestWait(figures, isFew(sums.get('waiting') ?? 0)),
    waitGroup(figures, smallest),
    inTimeGroup(figures, smallest),
    share('left-before-visit', figures.leftBeforeVisit, figures.exits),
    share('left-during', figures.leftDuring, figures.exits),
    alone('arrivals-today', figures.arrivalsToday),
    crowding(isAllSafe && !isFew(all) ? all : 'masked', treatmentPlaces),
  ];
}

function presentGroup(phase: Phase, byCode: ByCode, smallest: number): ShownGroup {
  const codes = inUrgency(byCode);
  const hidden = masked(
    [count(undefined, sumOf(byCode)), ...codes.map(([code, persons]) => count(code, persons))],
    smallest,
  );
  return {
    indicator: phase,
    persons: hidden.has(undefined) ? 'masked' : sumOf(byCode),
    byTriage: codes.map(([triage, persons]) => ({
      triage,
      persons: hidden.has(undefined) || hidden.has(triage) ? 'masked' : persons,
    })),
  };
}

function longestWait({ longestWait: longest, present }: DepartmentFigures, isMasked: boolean): ShownGroup {
  const value: number | Absent = longest === undefined ? 'not-applicable' : isMasked ? 'masked' : bandOf(longest);
  const persons = isMasked ? 'masked' : sumOf(present.waiting);
  const score = { value, unit: 'min', ...(typeof value === 'number' ? { comparator: '>=' as const } : {}) };
  return { indicator: 'longest-wait', persons, score, byTriage: [] };
}

function waitGroup({ waits, allWaits }: DepartmentFigures, smallest: number): ShownGroup {
  const codes = inUrgency(waits);
  const hidden = masked(
    [count(undefined, allWaits.count), ...codes.map(([code, one]) => count(code, one.count))],
    smallest,
  );
  const shown = (name: string | undefined, { count: persons, median }: Waits): ShownValue => {
    if (persons === 0) return { persons, score: { value: 'not-applicable', unit: 'min' } };
    const isHidden = hidden.has(name) || hidden.has(undefined);
    return { persons: isHidden ? 'masked' : persons, score: { value: isHidden ? 'masked' : median, unit: 'min' } };
  };
  return {
    indicator: 'wait-to-visit',
    ...shown(undefined, allWaits),
    byTriage: codes.map(([triage, one]) => ({ triage, ...shown(triage, one) })),
  };
}

function inTimeGroup({ waits, allWaits }: DepartmentFigures, smallest: number): ShownGroup {
  const codes = inUrgency(waits).filter(([, { withinLimit }]) => withinLimit !== undefined);
  const persons = codes.reduce((sum, [, one]) => sum + one.count, 0);
  const inTime = allWaits.withinLimit ?? 0;
  const hidden = masked(
    [count(undefined, persons, inTime), ...codes.map(([code, one]) => count(code, one.count, one.withinLimit))],
    smallest,
  );
  return {
    indicator: 'seen-in-time',
    ...ratio(inTime, persons, hidden.has(undefined)),
    byTriage: codes.map(([triage, one]) => ({
      triage,
      ...ratio(one.withinLimit ?? 0, one.count, hidden.has(triage) || hidden.has(undefined)),
    })),
  };
}

function crowding(present: number | Absent, places: number | undefined): ShownGroup {
  const unit = '1';
  if (places === undefined || places === 0) {
    return { indicator: 'crowding', persons: present, score: { value: 'not-applicable', unit }, byTriage: [] };
  }
  const value = typeof present === 'number' ? Math.round((present / places) * 100) / 100 : present;
  return { indicator: 'crowding', persons: present, score: { value, unit }, byTriage: [] };
}

function ratio(numerator: number, persons: number, isMasked: boolean): ShownValue {
  const unit = '%';
  if (persons === 0) return { persons, numerator: 0, score: { value: 'not-applicable', unit } };
  if (isMasked) return { persons: 'masked', numerator: 'masked', score: { value: 'masked', unit } };
  return { persons, numerator, score: { value: Math.round((numerator / persons) * 1000) / 10, unit } };
}

/** Names of the figures that may not be shown; undefined is that of the total. */
function masked(figures: readonly Figure[], smallest: number): ReadonlySet<string | undefined> {
  const names = new Map(
    figures.map(({ name, persons, inNumerator }) => [
      {
        // Any dimension does: it tells the groups from the total.
        dimensions: name === undefined ? {} : { kind: name },
        persons,
        personsInNumerator: inNumerator,
        numerator: inNumerator,
        denominator: persons,
        median: null,
        percentile90: null,
      },
      name,
    ]),
  );
  return new Set([...maskedFigures([...names.keys()], smallest)].map((one) => names.get(one as never)));
}

const count = (name: string | undefined, persons: number, inNumerator = 0): Figure => ({ name, persons, inNumerator });

const sumOf = (byCode: ByCode): number => Object.values(byCode).reduce((sum, one) => sum + one, 0);

function inUrgency<Value>(byCode: Readonly<Record<string, Value>>): [string, Value][] {
  const ranks: readonly string[] = urgency;
  return Object.entries(byCode).sort(([one], [other]) => ranks.indexOf(one) - ranks.indexOf(other));
}
