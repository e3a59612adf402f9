import { normaliseString, phoneticKey } from '../../../../fhir/search/normalise.ts';
import type { Comparator, Condition, SystemFilter, TokenValue } from '../../../../fhir/search/plan.ts';
import { ofTypeKey } from '../extraction/token-values.ts';
import { ofTypeCode } from '../parameter-table.ts';
import { widestDay } from '../schema.ts';
import { systemFingerprint } from '../system-fingerprint.ts';
import { type IndexRange, parametersIn, type RowTest, type Scope } from './predicate.ts';
import { allOf, anyOf, oneOf, raw, type Sql, sql } from './sql.ts';

type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

/** Values of a list that are read one after the other, each in `rid` order; longer lists are read as one. */
const separateValues = 8;
/** Sorts after every character in UTF-8. */
const lastCharacter = '\u{10FFFF}';

const idsOf = (scope: Scope, condition: ConditionOf<'token' | 'string' | 'date' | 'uri' | 'tokenText'>): number[] =>
  parametersIn(scope, condition.parameter).map(({ id }) => id);

/** Rows of `token_value` with any of the codings. */
export function tokenTest(scope: Scope, condition: ConditionOf<'token'>): RowTest {
  const { anyOf: values } = condition;
  const codes = [...new Set(values.flatMap(({ code }) => code ?? []))];
  const everyCode = values.every(({ code }) => code !== undefined);
  return {
    table: 'token_value',
    parameters: idsOf(scope, condition),
    test: (alias) => anyOf(groupBySystem(values).map(([system, group]) => tokensOfSystem(alias, system, group))),
    ...(everyCode ? { ranges: equalityRanges('token_by_code', 'code', codes) } : {}),
    label: `token ${condition.parameter.code}`,
  };
}

function groupBySystem(values: readonly TokenValue[]): [SystemFilter, readonly TokenValue[]][] {
  const groups = new Map<SystemFilter, TokenValue[]>();
  for (const value of values) {
    const group = groups.get(value.system);
    if (group) group.push(value);
    else groups.set(value.system, [value]);
  }
  return [...groups];
}

function tokensOfSystem(alias: string, system: SystemFilter, values: readonly TokenValue[]): Sql {
  const inSystem = system === undefined ? [] : [sql`${raw(alias)}.system = ${systemFingerprint(system)}`];
  if (values.some(({ code }) => code === undefined)) return allOf(inSystem);
  return allOf([oneOf(`${alias}.code`, [...new Set(values.flatMap(({ code }) => code ?? []))]), ...inSystem]);
}

/** Ranges of an index whose second column equals one of the values. */
function equalityRanges(index: string, column: string, values: readonly string[]): IndexRange[] {
  if (values.length > separateValues) {
    return [{ index, where: (alias) => oneOf(`${alias}.${column}`, values), ordered: false }];
  }
  return values.map((value) => ({
    index,
    where: (alias) => sql`${raw(`${alias}.${column}`)} = ${value}`,
    ordered: true,
  }));
}

/** Rows of `token_value` that hold identifiers of a type. */
export function ofTypeTest(scope: Scope, { parameter, system, code, value }: ConditionOf<'ofType'>): RowTest {
  const key = ofTypeKey(code, value);
  const typed = parametersIn(scope, { ...parameter, code: ofTypeCode(parameter.code) });
  return {
    table: 'token_value',
    parameters: typed.map(({ id }) => id),
    test: (alias) =>
      system === undefined
        ? sql`${raw(alias)}.code = ${key}`
        : sql`${raw(alias)}.code = ${key} AND ${raw(alias)}.system = ${systemFingerprint(system)}`,
    ranges: equalityRanges('token_by_code', 'code', [key]),
    label: `of-type ${parameter.code}`,
  };
}

/** Rows of `display_value` that start with a text. */
export function displayTest(scope: Scope, condition: ConditionOf<'tokenText'>): RowTest {
  const prefix = normaliseString(condition.text);
  const starts = (alias: string): Sql => startsWith(`${alias}.value`, prefix);
  return {
    table: 'display_value',
    parameters: idsOf(scope, condition),
    test: starts,
    ranges: [{ index: 'display_by_value', where: starts, ordered: false }],
    label: `text of ${condition.parameter.code}`,
  };
}

function startsWith(column: string, prefix: string): Sql {
  return sql`${raw(column)} >= ${prefix} AND ${raw(column)} < ${prefix + lastCharacter}`;
}

/** Rows of `string_value`. */
export function stringTest(scope: Scope, condition: ConditionOf<'string'>): RowTest {
  const { parameter, match, value } = condition;
  const key = parameter.code === 'phonetic' ? phoneticKey(value) : normaliseString(value);
  const column = (alias: string): Sql => raw(`${alias}.value`);
  const index = 'string_by_value';
  const base = {
    table: 'string_value',
    parameters: idsOf(scope, condition),
    label: `string ${match} ${parameter.code}`,
  };
  switch (match) {
    case 'prefix': {
      const starts = (alias: string): Sql => startsWith(`${alias}.value`, key);
      return { ...base, test: starts, ranges: [{ index, where: starts, ordered: false }] };
    }
    case 'equals':
      return {
        ...base,
        test: (alias) => sql`${column(alias)} = ${key}`,
        ranges: equalityRanges(index, 'value', [key]),
      };
    case 'exact':
      return {
        ...base,
        test: (alias) => sql`${column(alias)} = ${key} AND ${raw(alias)}.exact = ${value}`,
        ranges: equalityRanges(index, 'value', [key]),
      };
    case 'contains':
      return { ...base, test: (alias) => sql`instr(${column(alias)}, ${key}) > 0`, ranges: [wholeIndex(index)] };
    case 'suffix':
      return {
        ...base,
        test: (alias) => sql`substr(${column(alias)}, -length(${key})) = ${key}`,
        ranges: [wholeIndex(index)],
      };
  }
}

function wholeIndex(index: string): IndexRange {
  return { index, where: () => raw('1'), ordered: false };
}

/** Rows of `date_value`. The ranges follow from the comparison; see FHIR R4 search.html#prefix. */
export function dateTest(scope: Scope, condition: ConditionOf<'date'>): RowTest {
  const { comparator, low, high } = condition;
  const tests: Readonly<Record<Comparator, (alias: string) => Sql>> = {
    eq: (a) => sql`${raw(a)}.low >= ${low} AND ${raw(a)}.high <= ${high}`,
    ne: (a) => sql`${raw(a)}.low < ${low} OR ${raw(a)}.high > ${high}`,
    gt: (a) => sql`${raw(a)}.high > ${high}`,
    lt: (a) => sql`${raw(a)}.low < ${low}`,
    ge: (a) => sql`${raw(a)}.low >= ${low} OR ${raw(a)}.high > ${high}`,
    le: (a) => sql`${raw(a)}.low < ${low} OR ${raw(a)}.high <= ${high}`,
    sa: (a) => sql`${raw(a)}.low >= ${high}`,
    eb: (a) => sql`${raw(a)}.high <= ${low}`,
    ap: (a) => sql`${raw(a)}.low < ${high} AND ${raw(a)}.high > ${low}`,
  };
  const from = (start: number): IndexRange => byLow((a) => sql`${raw(a)}.low >= ${start}`);
  const until = (end: number): IndexRange => byLow((a) => sql`${raw(a)}.low < ${end}`);
  const ranges: Readonly<Record<Comparator, readonly IndexRange[] | undefined>> = {
    eq: [byLow((a) => sql`${raw(a)}.low >= ${low} AND ${raw(a)}.low < ${high}`)],
    ne: undefined,
    gt: [from(high - widestDay), periodsEndingAfter(high)],
    lt: [until(low)],
    ge: [from(Math.min(low, high - widestDay)), periodsEndingAfter(high)],
    le: [until(high)],
    sa: [from(high)],
    eb: [until(low)],
    ap: [byLow((a) => sql`${raw(a)}.low >= ${low - widestDay} AND ${raw(a)}.low < ${high}`), periodsEndingAfter(low)],
  };
  const used = ranges[comparator];
  return {
    table: 'date_value',
    parameters: idsOf(scope, condition),
    test: tests[comparator],
    ...(used ? { ranges: used } : {}),
    label: `date ${comparator} ${condition.parameter.code}`,
  };
}

function byLow(where: (alias: string) => Sql): IndexRange {
  return { index: 'date_by_low', where, ordered: false };
}

/** Intervals wider than a day have an index of their own, so that the start of all others bounds their end. */
function periodsEndingAfter(instant: number): IndexRange {
  return {
    index: 'date_period_by_high',
    where: (a) => sql`${raw(a)}.high > ${instant} AND ${raw(`${a}.high - ${a}.low > ${widestDay}`)}`,
    ordered: false,
  };
}

/** Rows of `uri_value`. `below` takes everything under the path, `above` every path over it; not for `urn:`. */
export function uriTest(scope: Scope, condition: ConditionOf<'uri'>): RowTest {
  const { match, value } = condition;
  const base = {
    table: 'uri_value',
    parameters: idsOf(scope, condition),
    label: `uri ${match} ${condition.parameter.code}`,
  };
  const values = match === 'above' ? pathsAbove(value) : [value];
  const equal: Omit<RowTest, 'label'> = {
    ...base,
    test: (alias) => oneOf(`${alias}.value`, values),
    ranges: equalityRanges('uri_by_value', 'value', values),
  };
  if (match !== 'below' || value.startsWith('urn:')) return { ...base, ...equal };
  const folder = value.endsWith('/') ? value : `${value}/`;
  const under = (alias: string): Sql => startsWith(`${alias}.value`, folder);
  return {
    ...base,
    test: (alias) => anyOf([equal.test(alias), under(alias)]),
    ranges: [...(equal.ranges ?? []), { index: 'uri_by_value', where: under, ordered: false }],
  };
}

function pathsAbove(uri: string): string[] {
  const paths = [uri];
  const start = uri.indexOf('://') + 3;
  for (let at = uri.lastIndexOf('/'); at >= start && start > 2; at = uri.lastIndexOf('/', at - 1)) {
    paths.push(uri.slice(0, at), uri.slice(0, at + 1));
  }
  return [...new Set(paths)];
}
