import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { canonicalParts } from './canonical.ts';
import { type CodeSystemContent, codeSystemInMemory, withSupplement } from './code-system.ts';
import type { ValueSetMembers } from './members.ts';
import {
  type CodeSystemDetails,
  type CodeSystemRecord,
  type ConceptMapRecord,
  conceptMapKey,
  detailsKey,
  supplementKey,
  systemKey,
  type TerminologyRecord,
  type ValueSetRecord,
  valueSetKey,
} from './records.ts';
import { collectRecords } from './to-records.ts';
import { type ExpandedCode, expandMembers } from './value-set.ts';

/** Kinds of resources of terminology. */
export type TerminologyKind = 'CodeSystem' | 'ValueSet' | 'ConceptMap';

/** Questions about code systems, value sets and concept maps. Pure: it answers from what it was made with. */
export interface Terminology {
  /** Codes of a value set; undefined when it is unknown or holds codes that are not in the package (SNOMED CT, UCUM). */
  expandValueSet(url: string): readonly ExpandedCode[] | undefined;
  /**
   * Whether a code belongs to a value set, whatever the day; undefined when that cannot be told. Without `system`
   * (elements of type `code`) any system of the value set counts.
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
  /** Members of a value set that is not published here but given by its definition. */
  membersOf(record: ValueSetRecord): ValueSetMembers;
  hasValueSet(url: string): boolean;
  hasCodeSystem(url: string): boolean;
  /** A code system by canonical address, with or without version. */
  codeSystem(url: string): CodeSystemContent | undefined;
  /** The definition of a value set by canonical address, with or without version. */
  valueSet(url: string): ValueSetRecord | undefined;
  /** A concept map by canonical address, with or without version. */
  conceptMap(url: string): ConceptMapRecord | undefined;
  /** Canonical addresses of everything of a kind. */
  addresses(kind: TerminologyKind): readonly string[];
}

/** Records by key (see `records.ts`), e.g. an archive. */
export interface TerminologySource {
  get(key: string): TerminologyRecord | undefined;
  keys(): Iterable<string>;
}

/** Code systems that are kept outside of the records, by address; see `loaded-tables.ts`. */
export interface CodeSystemTables {
  get(url: string): CodeSystemContent | undefined;
  keys(): Iterable<string>;
}

/** What a terminology is made of. What stands earlier counts where an address is there twice: tables, sources, base. */
export interface TerminologyParts {
  readonly tables?: CodeSystemTables;
  readonly sources: readonly TerminologySource[];
  /** A terminology that this one adds to. */
  readonly base?: Terminology;
}

/** A source of resources at hand. */
export function resourceSource(resources: readonly (CodeSystem | ValueSet | ConceptMap)[]): TerminologySource {
  return collectRecords(resources);
}

/** Makes a terminology from its parts. */
export function terminologyFrom({ tables, sources, base }: TerminologyParts): Terminology {
  const systems = new Map<string, CodeSystemContent | undefined>();
  const sets = new Map<string, ValueSetMembers | undefined>();
  const lookUp = (key: string): TerminologyRecord | undefined => {
    for (const source of sources) {
      const found = source.get(key);
      if (found) return found;
    }
    return undefined;
  };
  const findSystem = (url: string): CodeSystemContent | undefined => {
    const table = tables?.get(url);
    if (table) return table;
    for (const source of sources) {
      const record = source.get(systemKey(url)) as CodeSystemRecord | undefined;
      const details = () => source.get(detailsKey(url)) as CodeSystemDetails | undefined;
      if (record) return codeSystemInMemory(record, details);
    }
    return base?.codeSystem(url);
  };
  const system = (canonical: string): CodeSystemContent | undefined => {
    const { url } = canonicalParts(canonical);
    if (!systems.has(url)) {
      let found = findSystem(url);
      for (const source of found ? sources : []) {
        const supplement = source.get(supplementKey(url)) as CodeSystemDetails | undefined;
        if (found && supplement) found = withSupplement(found, supplement);
      }
      systems.set(url, found);
    }
    return systems.get(url);
  };
  const valueSet = (canonical: string): ValueSetRecord | undefined => {
    const { url } = canonicalParts(canonical);
    return (lookUp(valueSetKey(url)) as ValueSetRecord | undefined) ?? base?.valueSet(url);
  };
  const membersOf = (record: ValueSetRecord): ValueSetMembers => expandMembers(record, { system, members });
  const findMembers = (url: string): ValueSetMembers | undefined => {
    const own = lookUp(valueSetKey(url)) as ValueSetRecord | undefined;
    if (own) return membersOf(own);
    const inherited = base?.members(url);
    // What the base could not tell may be told with what was added to it.
    const record = inherited?.gaps.some((gap) => isAdded(gap.url)) ? base?.valueSet(url) : undefined;
    return record ? membersOf(record) : inherited;
  };
  const isAdded = (url: string): boolean =>
    lookUp(systemKey(url)) !== undefined || lookUp(valueSetKey(url)) !== undefined;
  const members = (canonical: string): ValueSetMembers | undefined => {
    // Bindings ask again and again with the same text, version and all.
    const known = sets.get(canonical);
    if (known) return known;
    const { url } = canonicalParts(canonical);
    if (!sets.has(url)) {
      // Marked before the expansion so that value sets that import each other end.
      sets.set(url, undefined);
      sets.set(url, findMembers(url));
    }
    const found = sets.get(url);
    sets.set(canonical, found);
    return found;
  };

  return {
    members,
    membersOf,
    codeSystem: system,
    valueSet,
    conceptMap(canonical) {
      const { url } = canonicalParts(canonical);
      return (lookUp(conceptMapKey(url)) as ConceptMapRecord | undefined) ?? base?.conceptMap(url);
    },
    addresses(kind) {
      const found = new Set(kind === 'CodeSystem' ? tables?.keys() : []);
      for (const source of sources)
        for (const key of source.keys()) if (key.startsWith(`${kind}:`)) found.add(key.slice(kind.length + 1));
      return [...found, ...(base?.addresses(kind).filter((url) => !found.has(url)) ?? [])];
    },
    hasValueSet: (url) => valueSet(url) !== undefined,
    hasCodeSystem: (url) => system(url) !== undefined,
    isComplete: (url) => system(url)?.header.complete ?? false,
    display: (url, code) => system(url)?.get(code)?.[1],
    descendants: (url, code) => (system(url)?.get(code) ? system(url)?.below(code) : undefined),
    ancestors: (url, code) => (system(url)?.get(code) ? system(url)?.above(code) : undefined),
    expandValueSet(url) {
      const set = members(url);
      if (!set || set.opaque || set.open.size > 0) return undefined;
      return [...set.bySystem].flatMap(([of, codes]) =>
        Array.from(codes, ([code, display]) => ({ system: of, code, display })),
      );
    },
    isMember(set, of, code) {
      const found = members(set);
      return found && isMemberOf(found, of, code);
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
