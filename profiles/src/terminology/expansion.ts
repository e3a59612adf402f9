import type { ValueSetExpansionContains } from '@medplum/fhirtypes';
import type { CodeSystemContent } from './code-system.ts';
import { effectivePeriodOf, isEffective } from './effective-period.ts';
import { hasFlag } from './filters.ts';
import { type MemberCodes, type MembershipGap, tableBehind, type ValueSetMembers } from './members.ts';
import { displayIn, namesOf, toDesignations } from './names.ts';
import { nest } from './nest.ts';
import { conceptFlag, type DesignationRecord, type ValueSetRecord } from './records.ts';
import { matchesWords, searchText, searchWords } from './search-words.ts';
import type { Terminology } from './terminology.ts';

/** How a value set is to be expanded. Source: FHIR R4 valueset-operation-expand.html. */
export interface ExpansionRequest {
  /** Text whose words must begin words of a name or of the code. */
  readonly filter?: string;
  /** Day on which the codes must be in use, `YYYY-MM-DD` in `Europe/Rome`. */
  readonly day: string;
  readonly offset?: number;
  readonly count?: number;
  readonly activeOnly?: boolean;
  readonly includeDesignations?: boolean;
  /** Whether codes stand below the codes that they are kinds of; only without filter and paging. */
  readonly nested?: boolean;
  /** Languages for displays, best first. */
  readonly languages?: readonly string[];
  /** Code systems whose codes are left out. */
  readonly excludeSystems?: readonly string[];
}

/** The codes of a value set. */
export interface Expansion {
  /** Number of codes that fit, over all pages. */
  readonly total: number;
  readonly contains: readonly ValueSetExpansionContains[];
  /** Code systems of which only some codes are known. */
  readonly unclosed: readonly string[];
}

/** Outcome of an expansion: the codes, or why there are none. */
export type ExpansionResult =
  | { readonly ok: true; readonly expansion: Expansion }
  | { readonly ok: false; readonly gap: MembershipGap }
  | { readonly ok: false; readonly tooCostly: number };

/** Most codes that one answer holds. */
export const expansionLimit = 10_000;

/** Expands value sets with what it has prepared for earlier questions. */
export function createExpander(
  terminology: Terminology,
): (record: ValueSetRecord, request: ExpansionRequest) => ExpansionResult {
  const prepared = new WeakMap<MemberCodes, readonly PreparedCode[]>();
  const prepare = (system: string, codes: MemberCodes): readonly PreparedCode[] => {
    let list = prepared.get(codes);
    if (!list) {
      const content = terminology.codeSystem(system);
      list = Array.from(codes, ([code, display]) => prepareCode(content, code, display));
      prepared.set(codes, list);
    }
    return list;
  };
  return (record, request) => {
    const known = record.url === '' ? undefined : terminology.valueSet(record.url);
    const members = known === record ? terminology.members(record.url) : terminology.membersOf(record);
    if (!members) return { ok: false, gap: { reason: 'value-set', url: record.url } };
    const gap = members.gaps.find(({ reason }) => reason !== 'fragment');
    if (gap) return { ok: false, gap };
    return expandKnown({ record, members, request, terminology, prepare });
  };
}

interface PreparedCode {
  readonly code: string;
  readonly display: string;
  /** Names and code in the form of `searchText`. */
  readonly text: string;
}

function prepareCode(content: CodeSystemContent | undefined, code: string, display: string): PreparedCode {
  const designations = content?.details(code)?.designations ?? [];
  return { code, display, text: searchText([code, display, ...designations.map(({ value }) => value)]) };
}

interface Expanding {
  readonly record: ValueSetRecord;
  readonly members: ValueSetMembers;
  readonly request: ExpansionRequest;
  readonly terminology: Terminology;
  readonly prepare: (system: string, codes: MemberCodes) => readonly PreparedCode[];
}

function expandKnown(expanding: Expanding): ExpansionResult {
  const { members, request } = expanding;
  const words = request.filter === undefined ? [] : searchWords(request.filter);
  const offset = request.offset ?? 0;
  const end = request.count === undefined ? expansionLimit + 1 : offset + Math.min(request.count, expansionLimit);
  const listed = listedDesignations(expanding.record);
  const nested = request.nested === true && words.length === 0 && offset === 0 && request.count === undefined;
  let total = 0;
  const contains: ValueSetExpansionContains[] = [];
  for (const [system, codes] of members.bySystem) {
    if (request.excludeSystems?.includes(system)) continue;
    const content = expanding.terminology.codeSystem(system);
    const from = contains.length;
    const page = words.length === 0 ? tableBehind(codes)?.page : undefined;
    if (page) {
      const [first, last] = [Math.max(0, offset - total), Math.max(0, end - total)];
      total += codes.size;
      for (const [code, display] of page(first, last - first))
        contains.push(
          toContains({ content, system, code, display, inactive: false, request, designations: undefined }),
        );
      continue;
    }
    for (const { code, display, flags = content?.get(code)?.[3] ?? 0 } of matching(expanding, system, codes, words)) {
      const inactive = (flags & conceptFlag.inactive) !== 0;
      if (inactive && (request.activeOnly === true || expanding.record.inactive === false)) continue;
      if (content?.header.dated && !isEffective(effectivePeriodOf(content.details(code)), request.day)) continue;
      total++;
      if (total <= offset || total > end) continue;
      const designations = listed.get(`${system}|${code}`);
      contains.push(toContains({ content, system, code, display, inactive, request, designations }));
    }
    if (nested && content) contains.splice(from, contains.length - from, ...nest(content, contains.slice(from)));
  }
  if (request.count === undefined && total - offset > expansionLimit) return { ok: false, tooCostly: total };
  const unclosed = members.gaps.filter(({ reason }) => reason === 'fragment').map(({ url }) => url);
  return { ok: true, expansion: { total, contains, unclosed } };
}

function* matching(
  { prepare }: Expanding,
  system: string,
  codes: MemberCodes,
  words: readonly string[],
): Iterable<{ readonly code: string; readonly display: string; readonly flags?: number }> {
  const table = tableBehind(codes);
  if (table) {
    const found = words.length > 0 ? (table.candidates?.(words) ?? table.concepts()) : table.concepts();
    for (const concept of found)
      if (!hasFlag(concept, 'abstract')) yield { code: concept[0], display: concept[1], flags: concept[3] ?? 0 };
    return;
  }
  if (words.length > 0) {
    for (const each of prepare(system, codes)) if (matchesWords(each.text, words)) yield each;
    return;
  }
  for (const [code, display] of codes) yield { code, display };
}

function listedDesignations(record: ValueSetRecord): ReadonlyMap<string, readonly DesignationRecord[]> {
  const found = new Map<string, readonly DesignationRecord[]>();
  for (const { system, concepts } of record.include)
    for (const [code, , designations] of concepts ?? [])
      if (designations) found.set(`${system ?? ''}|${code}`, designations);
  return found;
}

function toContains({
  content,
  system,
  code,
  display,
  inactive,
  request,
  designations: ofSet,
}: {
  readonly content: CodeSystemContent | undefined;
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly inactive: boolean;
  readonly request: ExpansionRequest;
  readonly designations: readonly DesignationRecord[] | undefined;
}): ValueSetExpansionContains {
  const { languages = [], includeDesignations } = request;
  const wantsNames = includeDesignations === true || languages.length > 0;
  const names = wantsNames ? namesOf(content, code, display, ofSet) : { display, designations: [] };
  const concept = content?.get(code);
  return {
    system,
    ...(concept !== undefined && hasFlag(concept, 'abstract') ? { abstract: true } : {}),
    ...(inactive ? { inactive } : {}),
    code,
    display: displayIn(names, languages, content?.header.language),
    ...(includeDesignations === true && names.designations.length > 0
      ? { designation: toDesignations(names.designations) }
      : {}),
  };
}
