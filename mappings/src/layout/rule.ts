import type { Certainty } from './code-table.ts';
import type { FindingLevel } from './finding.ts';
import type { FlowRecord, FlowValue } from './layout.ts';

/**
 * A condition on a record, as data. Paths are property names joined by `/` (`Eventi/PresaInCarico/TipologiaPIC`); inside a
 * rule with `each`, paths that begin with `./` start at the occurrence.
 *
 * `age` compares the age on the day at `on` with `years`, knowing only the year of birth at `birthYear`: `atLeast` and
 * `atMost` hold only when they hold on every possible birthday.
 */
export type RuleCondition =
  | { readonly present: string }
  | { readonly absent: string }
  | { readonly path: string; readonly in: readonly string[] }
  /** The whole text satisfies a regular expression. */
  | { readonly path: string; readonly matches: string }
  | { readonly path: string; readonly notAfter: string }
  | { readonly path: string; readonly after: string }
  | { readonly birthYear: string; readonly on: string; readonly atLeast: number }
  | { readonly birthYear: string; readonly on: string; readonly atMost: number }
  | { readonly all: readonly RuleCondition[] }
  | { readonly any: readonly RuleCondition[] }
  | { readonly not: RuleCondition };

/** What every rule says about itself, however it is tested. */
export interface RuleFacts {
  readonly id: string;
  readonly level: FindingLevel;
  readonly certainty: Certainty;
  readonly source: string;
  readonly text: { readonly it: string; readonly en: string };
  /** Path that the finding names, in the notation of the file (`Eventi/PresaInCarico/@data`). */
  readonly field: string;
  /** Civil days from which and until which the rule applies, against the reference date of the record. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * A rule between fields, as data with its source. The record breaks the rule when `when` holds and `must` does not; with
 * `each`, once per occurrence of that group. Comparisons with an absent value hold, so that one fault is told once.
 */
export interface ConditionRule extends RuleFacts {
  readonly kind: 'condition';
  readonly each?: string;
  readonly when?: RuleCondition;
  readonly must: RuleCondition;
}

/** A rule that compares the occurrences of a record with each other: its facts are data, its test is a function. */
export interface SequenceRule extends RuleFacts {
  readonly kind: 'sequence';
  /** Paths (file notation) of what breaks the rule. */
  readonly broken: (record: FlowRecord) => readonly string[];
}

/** A rule of a flow. */
export type Rule = ConditionRule | SequenceRule;

/** Reads the value at a path of property names; undefined where nothing is, or where the path meets a repeating group. */
export function valueAt(record: FlowRecord, path: string): FlowValue | undefined {
  let value: FlowValue | undefined = record;
  for (const name of path.split('/')) {
    if (value === undefined || typeof value === 'string' || Array.isArray(value)) return undefined;
    value = value[name];
  }
  return value;
}

/** Reads the text at a path; undefined for groups and absent fields. */
export function textAt(record: FlowRecord, path: string): string | undefined {
  const value = valueAt(record, path);
  return typeof value === 'string' ? value : undefined;
}

/** Reads the occurrences of a repeating group at a path. */
export function occurrencesAt(record: FlowRecord, path: string): readonly FlowRecord[] {
  const value = valueAt(record, path);
  return Array.isArray(value) ? value : [];
}

type Test = (record: FlowRecord, occurrence: FlowRecord | undefined) => boolean;
type Getter = (record: FlowRecord, occurrence: FlowRecord | undefined) => FlowValue | undefined;

/** Turns a condition into a function, once per layout. */
export function compileCondition(condition: RuleCondition): Test {
  if ('present' in condition) return present(condition.present);
  if ('absent' in condition) return negate(present(condition.absent));
  if ('in' in condition) {
    const get = getter(condition.path);
    const values = new Set(condition.in);
    return (record, occurrence) => {
      const value = get(record, occurrence);
      return typeof value === 'string' && values.has(value);
    };
  }
  if ('matches' in condition) {
    const get = getter(condition.path);
    const pattern = new RegExp(`^(?:${condition.matches})$`, 'u');
    return (record, occurrence) => {
      const value = get(record, occurrence);
      return typeof value === 'string' && pattern.test(value);
    };
  }
  if ('notAfter' in condition) return compare(condition.path, condition.notAfter, (left, right) => left <= right);
  if ('after' in condition) return compare(condition.path, condition.after, (left, right) => left > right);
  if ('atLeast' in condition) {
    const { atLeast } = condition;
    return ages(condition.birthYear, condition.on, (years) => years - 1 >= atLeast);
  }
  if ('atMost' in condition) {
    const { atMost } = condition;
    return ages(condition.birthYear, condition.on, (years) => years <= atMost);
  }
  if ('all' in condition) {
    const tests = condition.all.map(compileCondition);
    return (record, occurrence) => tests.every((test) => test(record, occurrence));
  }
  if ('any' in condition) {
    const tests = condition.any.map(compileCondition);
    return (record, occurrence) => tests.some((test) => test(record, occurrence));
  }
  return negate(compileCondition(condition.not));
}

function negate(test: Test): Test {
  return (record, occurrence) => !test(record, occurrence);
}

function getter(path: string): Getter {
  const local = path.startsWith('./');
  const names = (local ? path.slice(2) : path).split('/');
  return (record, occurrence) => {
    let value: FlowValue | undefined = local ? occurrence : record;
    for (const name of names) {
      if (value === undefined || typeof value === 'string' || Array.isArray(value)) return undefined;
      value = value[name];
    }
    return value;
  };
}

function present(path: string): Test {
  const get = getter(path);
  return (record, occurrence) => {
    const value = get(record, occurrence);
    return value !== undefined && value.length !== 0;
  };
}

function compare(left: string, right: string, holds: (left: string, right: string) => boolean): Test {
  const getLeft = getter(left);
  const getRight = getter(right);
  return (record, occurrence) => {
    const a = getLeft(record, occurrence);
    const b = getRight(record, occurrence);
    return typeof a !== 'string' || typeof b !== 'string' || holds(a, b);
  };
}

function ages(birthYear: string, on: string, holds: (years: number) => boolean): Test {
  const getYear = getter(birthYear);
  const getDay = getter(on);
  return (record, occurrence) => {
    const year = getYear(record, occurrence);
    const day = getDay(record, occurrence);
    if (typeof year !== 'string' || typeof day !== 'string' || !/^\d{4}$/.test(year)) return false;
    const years = Number(day.slice(0, 4)) - Number(year);
    return Number.isFinite(years) && holds(years);
  };
}
