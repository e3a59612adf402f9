import type { CodeSystem, ValueSet } from '@medplum/fhirtypes';
import { type CodeSystemIndex, indexCodeSystem } from './code-system.ts';
import type { CodeSystemRecord, TerminologyRecord, ValueSetRecord } from './records.ts';
import { toCodeSystemRecord, toValueSetRecord } from './to-records.ts';
import { type ExpandedCode, expandMembers, type ValueSetMembers } from './value-set.ts';

/** Questions about code systems and value sets. Pure: it answers from what it was made with. */
export interface Terminology {
  /** Codes of a value set; undefined when it is unknown or holds codes that are not in the package (SNOMED CT, UCUM). */
  expandValueSet(url: string): readonly ExpandedCode[] | undefined;
  /**
   * Whether a code belongs to a value set; undefined when that cannot be told. Without `system` (elements of type
   * `code`) any system of the value set counts.
   */
  isMember(valueSet: string, system: string | undefined, code: string): boolean | undefined;
  /** Codes below a code, at any depth, without itself; undefined for an unknown system or code. */
  descendants(system: string, code: string): ReadonlySet<string> | undefined;
  /** Codes above a code, at any height, without itself; undefined for an unknown system or code. */
  ancestors(system: string, code: string): ReadonlySet<string> | undefined;
  /** Display of a code; undefined for an unknown system or code. */
  display(system: string, code: string): string | undefined;
  /** Whether all codes of a system are known here. */
  isComplete(system: string): boolean;
  /** Prepared members of a value set, for repeated questions; undefined for an unknown value set. */
  members(valueSet: string): ValueSetMembers | undefined;
  hasValueSet(url: string): boolean;
  hasCodeSystem(url: string): boolean;
}

/** Where records come from, by canonical address without version. */
export type TerminologySource = (key: string) => TerminologyRecord | undefined;

/** Key of a record in a source: systems and sets may share an address. */
export const systemKey = (url: string): string => `CodeSystem:${url}`;
/** Key of a value set in a source. */
export const valueSetKey = (url: string): string => `ValueSet:${url}`;

/** Makes a terminology from records, and from CodeSystem and ValueSet resources that go before them. */
export function terminologyFrom(
  source: TerminologySource,
  extra: readonly (CodeSystem | ValueSet)[] = [],
): Terminology {
  const own = new Map<string, TerminologyRecord>();
  for (const resource of extra) {
    const url = resource.url ?? '';
    if (resource.resourceType === 'CodeSystem') own.set(systemKey(url), toCodeSystemRecord(resource));
    else own.set(valueSetKey(url), toValueSetRecord(resource));
  }
  const systems = new Map<string, CodeSystemIndex | undefined>();
  const sets = new Map<string, ValueSetMembers | undefined>();
  const lookUp = (key: string): TerminologyRecord | undefined => own.get(key) ?? source(key);

  const system = (url: string): CodeSystemIndex | undefined => {
    if (!systems.has(url)) {
      const record = lookUp(systemKey(url)) as CodeSystemRecord | undefined;
      systems.set(url, record && indexCodeSystem(record));
    }
    return systems.get(url);
  };
  const members = (valueSet: string): ValueSetMembers | undefined => {
    // Bindings ask again and again with the same text, version and all.
    const known = sets.get(valueSet);
    if (known) return known;
    const url = withoutVersion(valueSet);
    if (!sets.has(url)) {
      const record = lookUp(valueSetKey(url)) as ValueSetRecord | undefined;
      // Marked before the expansion so that value sets that import each other end.
      sets.set(url, undefined);
      sets.set(url, record && expandMembers(record, { system, members }));
    }
    const found = sets.get(url);
    sets.set(valueSet, found);
    return found;
  };

  return {
    members,
    hasValueSet: (url) => lookUp(valueSetKey(withoutVersion(url))) !== undefined,
    hasCodeSystem: (url) => system(url) !== undefined,
    isComplete: (url) => system(url)?.record.complete ?? false,
    display: (url, code) => system(url)?.byCode.get(code)?.[1],
    descendants: (url, code) => (system(url)?.byCode.has(code) ? system(url)?.below(code) : undefined),
    ancestors: (url, code) => (system(url)?.byCode.has(code) ? system(url)?.above(code) : undefined),
    expandValueSet(url) {
      const set = members(url);
      if (!set || set.opaque || set.open.size > 0) return undefined;
      return [...set.bySystem].flatMap(([of, codes]) =>
        [...codes].map(([code, display]) => ({ system: of, code, display })),
      );
    },
    isMember(valueSet, of, code) {
      const set = members(valueSet);
      return set && isMemberOf(set, of, code);
    },
  };
}

/** Membership in prepared members; undefined when it cannot be told. */
export function isMemberOf(set: ValueSetMembers, system: string | undefined, code: string): boolean | undefined {
  if (system === undefined) {
    if (set.codes.has(code)) return true;
    return set.opaque || set.open.size > 0 ? undefined : false;
  }
  if (set.bySystem.get(system)?.has(code)) return true;
  return set.opaque || set.open.has(system) ? undefined : false;
}

function withoutVersion(canonical: string): string {
  const bar = canonical.indexOf('|');
  return bar < 0 ? canonical : canonical.slice(0, bar);
}
