import type { Comparator, Condition } from '../../../../fhir/search/plan.ts';
import { systemFingerprint } from '../system-fingerprint.ts';
import { type IndexRange, parametersIn, type RowTest, type Scope } from './predicate.ts';
import { raw, type Sql, sql } from './sql.ts';

type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

/** A comparison of numbers: the value, and `[low, high)` around it. */
interface Comparison {
  readonly comparator: Comparator;
  readonly exact: number;
  readonly low: number;
  readonly high: number;
  /** Relative error that a conversion between units may leave. */
  readonly tolerance: number;
}

/** Columns and indexes that hold the values: as given, or in base units. */
interface NumberColumns {
  readonly low: string;
  readonly high: string;
  readonly index: string;
  readonly rangeIndex: string;
  /** Fixes the columns between `p` and the value, in the words of the partial indexes. */
  readonly unit: (alias: string) => Sql;
}

const asGiven: NumberColumns = {
  low: 'low',
  high: 'high',
  index: 'number_by_value',
  rangeIndex: 'number_range_by_high',
  unit: () => raw('1'),
};

const inBaseUnit = (unit: string): NumberColumns => ({
  low: 'base_low',
  high: 'base_high',
  index: 'number_by_base',
  rangeIndex: 'number_range_by_base',
  unit: (alias) => sql`${raw(alias)}.base_unit = ${unit} AND ${raw(alias)}.base_unit <> ''`,
});

/** Rows of `number_value` of a number parameter. */
export function numberTest(scope: Scope, condition: ConditionOf<'number'>): RowTest {
  return comparisonTest(scope, condition, asGiven, { ...condition, tolerance: 0 }, () => raw('1'));
}

/**
 * Rows of `number_value` of a quantity parameter. With a UCUM unit, values in any unit of the same dimension are compared
 * in base units; another unit has to be the same, by code and system or, without a system, by code or text.
 */
export function quantityTest(scope: Scope, condition: ConditionOf<'quantity'>): RowTest {
  const { canonical, comparator, system, code } = condition;
  if (canonical !== undefined) {
    const columns = inBaseUnit(canonical.unit);
    return comparisonTest(scope, condition, columns, { ...canonical, comparator, tolerance: 1e-9 }, columns.unit);
  }
  const hasUnit = (alias: string): Sql => {
    if (code === undefined) return system ? sql`${raw(alias)}.system = ${systemFingerprint(system)}` : raw('1');
    if (system) return sql`${raw(alias)}.code = ${code} AND ${raw(alias)}.system = ${systemFingerprint(system)}`;
    return sql`(${raw(alias)}.code = ${code} OR ${raw(alias)}.unit = ${code})`;
  };
  return comparisonTest(scope, condition, asGiven, { ...condition, tolerance: 0 }, hasUnit);
}

function comparisonTest(
  scope: Scope,
  condition: ConditionOf<'number' | 'quantity'>,
  columns: NumberColumns,
  comparison: Comparison,
  hasUnit: (alias: string) => Sql,
): RowTest {
  const ranges = rangesOf(columns, comparison);
  return {
    table: 'number_value',
    parameters: parametersIn(scope, condition.parameter).map(({ id }) => id),
    test: (alias) => sql`${hasUnit(alias)} AND (${compare(alias, columns, comparison)})`,
    ...(ranges ? { ranges } : {}),
    label: `${condition.kind} ${condition.comparator} ${condition.parameter.code}`,
  };
}

function compare(alias: string, columns: NumberColumns, { comparator, exact, low, high, tolerance }: Comparison): Sql {
  const start = raw(`${alias}.${columns.low}`);
  const end = raw(`${alias}.${columns.high}`);
  const margin = Math.abs(exact) * tolerance;
  switch (comparator) {
    case 'eq':
      return sql`${start} >= ${low} AND ${end} < ${high}`;
    case 'ne':
      return sql`${start} < ${low} OR ${end} >= ${high}`;
    case 'gt':
      return sql`${end} > ${exact + margin}`;
    case 'ge':
      return sql`${end} >= ${exact - margin}`;
    case 'lt':
      return sql`${start} < ${exact - margin}`;
    case 'le':
      return sql`${start} <= ${exact + margin}`;
    case 'sa':
      return sql`${start} > ${exact + margin}`;
    case 'eb':
      return sql`${end} < ${exact - margin}`;
    case 'ap':
      return sql`${start} <= ${high} AND ${end} >= ${low}`;
  }
}

/** Ranges of the indexes that hold every passing row; true ranges (low < high) have an index by their end. */
function rangesOf(columns: NumberColumns, comparison: Comparison): IndexRange[] | undefined {
  const { comparator, exact, low, high, tolerance } = comparison;
  const margin = Math.abs(exact) * tolerance;
  const between = (where: (alias: string) => Sql): IndexRange => ({
    index: columns.index,
    where: (alias) => sql`${columns.unit(alias)} AND ${where(`${alias}.${columns.low}`)}`,
    ordered: false,
  });
  const rangesEndingFrom = (end: number): IndexRange => ({
    index: columns.rangeIndex,
    where: (alias) => {
      const isRange = raw(`${alias}.${columns.high} > ${alias}.${columns.low}`);
      return sql`${columns.unit(alias)} AND ${raw(`${alias}.${columns.high}`)} >= ${end} AND ${isRange}`;
    },
    ordered: false,
  });
  switch (comparator) {
    case 'eq':
      return [between((start) => sql`${raw(start)} >= ${low} AND ${raw(start)} < ${high}`)];
    case 'gt':
    case 'ge':
      return [between((start) => sql`${raw(start)} >= ${exact - margin}`), rangesEndingFrom(exact - margin)];
    case 'sa':
      return [between((start) => sql`${raw(start)} > ${exact + margin}`)];
    case 'lt':
    case 'le':
    case 'eb':
      return [between((start) => sql`${raw(start)} <= ${exact + margin}`)];
    case 'ap':
      return [between((start) => sql`${raw(start)} >= ${low} AND ${raw(start)} <= ${high}`), rangesEndingFrom(low)];
    case 'ne':
      return undefined;
  }
}
