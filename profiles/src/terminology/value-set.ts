import type { CodeSystemIndex } from './code-system.ts';
import type { ConceptRecord, FilterRecord, IncludeRecord, ValueSetRecord } from './records.ts';

/** A code of an expansion. */
export interface ExpandedCode {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

/**
 * The codes of a value set, for membership questions. `open` are systems of which any code may belong because their
 * content is not in the package (UCUM, BCP 47, SNOMED CT …); `opaque` says that part of the definition could not be
 * followed at all.
 */
export interface ValueSetMembers {
  readonly bySystem: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly codes: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly opaque: boolean;
}

/** What an expansion needs to look up. */
export interface ExpansionSource {
  system(url: string): CodeSystemIndex | undefined;
  members(valueSet: string): ValueSetMembers | undefined;
}

interface Growing {
  readonly bySystem: Map<string, Map<string, string>>;
  readonly open: Set<string>;
  opaque: boolean;
}

/** Works out the members of a value set from its definition. */
export function expandMembers(record: ValueSetRecord, source: ExpansionSource): ValueSetMembers {
  const result: Growing = { bySystem: new Map(), open: new Set(), opaque: false };
  for (const include of record.include) addInclude(include, source, result);
  for (const exclude of record.exclude) {
    const removed: Growing = { bySystem: new Map(), open: new Set(), opaque: false };
    addInclude(exclude, source, removed);
    for (const [system, codes] of removed.bySystem)
      for (const code of codes.keys()) result.bySystem.get(system)?.delete(code);
  }
  const codes = new Set<string>();
  for (const map of result.bySystem.values()) for (const code of map.keys()) codes.add(code);
  return { bySystem: result.bySystem, codes, open: result.open, opaque: result.opaque };
}

function addInclude(include: IncludeRecord, source: ExpansionSource, result: Growing): void {
  const imported = (include.valueSets ?? []).map((url) => source.members(url));
  if (imported.includes(undefined)) {
    result.opaque = true;
    return;
  }
  const isImported = (system: string, code: string): boolean =>
    imported.every((set) => set === undefined || set.open.has(system) || set.bySystem.get(system)?.has(code) === true);
  const { system } = include;
  if (system === undefined) {
    const first = imported[0];
    if (!first) return;
    if (first.opaque) result.opaque = true;
    for (const open of first.open) result.open.add(open);
    for (const [url, codes] of first.bySystem)
      for (const [code, display] of codes) if (isImported(url, code)) add(result, url, code, display);
    return;
  }
  const index = source.system(system);
  if (include.concepts) {
    for (const [code, display] of include.concepts)
      if (isImported(system, code)) add(result, system, code, display || (index?.byCode.get(code)?.[1] ?? code));
    return;
  }
  if (!index || (!index.record.complete && index.record.concepts.length === 0)) {
    result.open.add(system);
    return;
  }
  if (!index.record.complete && index.record.concepts.length > 0) result.open.add(system);
  const tests = (include.filters ?? []).map((filter) => filterTest(filter, index));
  if (tests.includes(undefined)) {
    result.open.add(system);
    return;
  }
  for (const concept of index.record.concepts) {
    if (concept[3] === 1 && tests.length === 0) continue;
    if (tests.every((test) => test?.(concept) === true) && isImported(system, concept[0]))
      add(result, system, concept[0], concept[1]);
  }
}

function add(result: Growing, system: string, code: string, display: string): void {
  let codes = result.bySystem.get(system);
  if (!codes) {
    codes = new Map();
    result.bySystem.set(system, codes);
  }
  codes.set(code, display);
}

function filterTest(filter: FilterRecord, index: CodeSystemIndex): ((concept: ConceptRecord) => boolean) | undefined {
  const { property, op, value } = filter;
  if (property === 'concept' || property === 'code') {
    const below = (): ReadonlySet<string> => index.below(value);
    if (op === 'is-a') return ([code]) => code === value || below().has(code);
    if (op === 'descendent-of') return ([code]) => below().has(code);
    if (op === 'is-not-a') return ([code]) => code !== value && !below().has(code);
    if (op === 'generalizes') return ([code]) => code === value || index.above(value).has(code);
    if (op === '=') return ([code]) => code === value;
    const listed = new Set(value.split(',').map((code) => code.trim()));
    if (op === 'in') return ([code]) => listed.has(code);
    if (op === 'not-in') return ([code]) => !listed.has(code);
    if (op === 'regex') {
      const pattern = new RegExp(`^(?:${value})$`, 'u');
      return ([code]) => pattern.test(code);
    }
  }
  if (property === 'parent' && op === '=') return ([, , parents]) => parents.includes(value);
  return undefined;
}
