import type { CodeSystemContent } from './code-system.ts';
import { compileFilter, hasFlag } from './filters.ts';
import { type GrowingMembers, growMembers, type ValueSetMembers } from './members.ts';
import type { IncludeRecord, ValueSetRecord } from './records.ts';

/** A code of an expansion. */
export interface ExpandedCode {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

/** What an expansion needs to look up. */
export interface ExpansionSource {
  system(url: string): CodeSystemContent | undefined;
  members(valueSet: string): ValueSetMembers | undefined;
}

/**
 * Works out the members of a value set from its definition, without a date: codes of any time belong. Value sets that are
 * imported together within an include are intersected.
 *
 * @see FHIR R4 valueset.html#compositions
 */
export function expandMembers(record: ValueSetRecord, source: ExpansionSource): ValueSetMembers {
  const result = growMembers();
  for (const include of record.include) addInclude(include, source, result);
  for (const exclude of record.exclude) {
    const removed = growMembers();
    addInclude(exclude, source, removed);
    result.remove(removed.finish());
  }
  return result.finish();
}

function addInclude(include: IncludeRecord, source: ExpansionSource, result: GrowingMembers): void {
  const imported: ValueSetMembers[] = [];
  for (const url of include.valueSets ?? []) {
    const members = source.members(url);
    if (!members) {
      result.leaveOpaque(url);
      return;
    }
    imported.push(members);
  }
  const isImported = (system: string, code: string): boolean =>
    imported.every((set) => set.open.has(system) || set.bySystem.get(system)?.has(code) === true);
  const { system } = include;
  if (system === undefined) {
    const [first] = imported;
    if (!first) return;
    for (const set of imported) result.inherit(set);
    for (const [url, codes] of first.bySystem)
      for (const [code, display] of codes) if (isImported(url, code)) result.add(url, code, display);
    return;
  }
  const content = source.system(system);
  if (include.concepts) {
    for (const [code, display] of include.concepts)
      if (isImported(system, code)) result.add(system, code, display || (content?.get(code)?.[1] ?? code));
    return;
  }
  if (!content || (!content.header.complete && content.size === 0)) {
    result.leaveOpen(system, 'not-loaded');
    return;
  }
  if (!content.header.complete) result.leaveOpen(system, 'fragment');
  for (const set of imported) if (set.opaque) result.inherit(set);
  addConcepts(include, content, isImported, result);
}

function addConcepts(
  include: IncludeRecord,
  content: CodeSystemContent,
  isImported: (system: string, code: string) => boolean,
  result: GrowingMembers,
): void {
  const { url } = content.header;
  const filters = include.filters ?? [];
  const tests = filters.map((filter) => compileFilter(filter, content));
  if (tests.includes(undefined)) {
    result.leaveOpen(url, 'filter');
    return;
  }
  if (tests.length === 0 && (include.valueSets ?? []).length === 0) {
    result.addAll(content);
    return;
  }
  for (const concept of content.concepts()) {
    if (tests.length === 0 && hasFlag(concept, 'abstract')) continue;
    if (tests.every((test) => test?.(concept) === true) && isImported(url, concept[0]))
      result.add(url, concept[0], concept[1]);
  }
}
