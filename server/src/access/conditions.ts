import type { Condition } from '../fhir/search/plan.ts';

/** A condition, or what it comes to when it holds always or never. */
export type Filter = 'all' | 'none' | Condition;

/** Any of these filters. */
export function anyFilter(filters: readonly Filter[]): Filter {
  if (filters.includes('all')) return 'all';
  const conditions = filters.filter((one) => typeof one === 'object');
  const [only] = conditions;
  if (only === undefined) return 'none';
  return conditions.length === 1 ? only : { kind: 'or', of: conditions };
}

/** All of these filters. */
export function everyFilter(filters: readonly Filter[]): Filter {
  if (filters.includes('none')) return 'none';
  const conditions = filters.filter((one) => typeof one === 'object');
  const [only] = conditions;
  if (only === undefined) return 'all';
  return conditions.length === 1 ? only : { kind: 'and', of: conditions };
}

/** The opposite of a filter. */
export function notFilter(filter: Filter): Filter {
  if (filter === 'all') return 'none';
  return filter === 'none' ? 'all' : { kind: 'not', of: filter };
}

/** The resource names one of these in a reference parameter. */
export function names(type: string, code: string, anyOf: readonly string[]): Filter {
  return anyOf.length === 0 ? 'none' : { kind: 'reference', parameter: { type, code }, anyOf };
}

/** The resource has one of these codes in a token parameter. */
export function hasCode(type: string, code: string, codes: readonly string[], system?: string): Condition {
  const anyOf = codes.map((each) => ({ code: each, ...(system === undefined ? {} : { system }) }));
  return { kind: 'token', parameter: { type, code }, anyOf };
}

/** A period of the resource contains an instant (ms, UTC); a resource without the period does too. */
export function isDuring(type: string, code: string, instant: number): Condition {
  const parameter = { type, code };
  const overlaps: Condition = { kind: 'date', parameter, comparator: 'ap', low: instant, high: instant + 1 };
  return { kind: 'or', of: [overlaps, { kind: 'missing', parameter, missing: true }] };
}

/** A resource of another type refers to this one by a parameter and satisfies all of these. */
export function isNamedBy(type: string, code: string, filters: readonly Filter[]): Filter {
  const where = everyFilter(filters);
  if (where === 'none') return 'none';
  const condition: Condition = where === 'all' ? { kind: 'and', of: [] } : where;
  return { kind: 'has', type, parameter: { type, code }, where: condition };
}

/** Filters by a name that says what they ask, so that each is made once and stays one object. */
export type MadeFilters = Map<string, Filter>;

/** The filter of a name, made unless it was. */
export function once(made: MadeFilters, name: string, make: () => Filter): Filter {
  const filter = made.get(name) ?? make();
  made.set(name, filter);
  return filter;
}
