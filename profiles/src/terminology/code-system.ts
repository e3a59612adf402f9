import type {
  CodeSystemDetails,
  CodeSystemHeader,
  CodeSystemRecord,
  ConceptDetails,
  ConceptRecord,
  DesignationRecord,
  PropertyRecord,
} from './records.ts';

/** A code system ready for questions, whether it is kept in memory or in a table on disk. */
export interface CodeSystemContent {
  readonly header: CodeSystemHeader;
  /** Number of concepts that are known here. */
  readonly size: number;
  /** Properties that the code system declares. */
  readonly properties: readonly PropertyRecord[];
  /** The concept of a code, compared as the code system wants it (letter case); undefined when it is not known here. */
  get(code: string): ConceptRecord | undefined;
  /** All concepts in the order of the code system. */
  concepts(): Iterable<ConceptRecord>;
  /**
   * Concepts that may match a text, when that is quicker than looking at all; a superset of those that do. Words are in
   * the form of `searchWords`.
   */
  candidates?(words: readonly string[]): Iterable<ConceptRecord>;
  /** A part of the concepts, where it can be had without the ones before and all of them may always be used as codes. */
  page?(offset: number, count: number): Iterable<ConceptRecord>;
  /** Codes directly below a code. */
  children(code: string): readonly string[];
  /** Codes at any depth below a code, without the code itself. */
  below(code: string): ReadonlySet<string>;
  /** Codes at any height above a code, without the code itself. */
  above(code: string): ReadonlySet<string>;
  /** Definition, designations and properties of a concept, those of supplements included; undefined when there are none. */
  details(code: string): ConceptDetails | undefined;
}

const noDetails: CodeSystemDetails = { kind: 'details', properties: [], concepts: {} };

/**
 * Prepares a code system in memory; hierarchies are walked on demand and remembered, and `readDetails` is asked only when a
 * question needs them.
 */
export function codeSystemInMemory(
  record: CodeSystemRecord,
  readDetails: () => CodeSystemDetails | undefined = () => undefined,
): CodeSystemContent {
  // Large and seldom asked for: kept only as long as there is room.
  let read: WeakRef<CodeSystemDetails> | undefined;
  const details = (): CodeSystemDetails => {
    const known = read?.deref() ?? readDetails() ?? noDetails;
    read = new WeakRef(known);
    return known;
  };
  const byCode = new Map(record.concepts.map((concept) => [concept[0], concept]));
  let folded: Map<string, ConceptRecord> | undefined;
  let children: Map<string, string[]> | undefined;
  const childrenOf = (code: string): readonly string[] => {
    children ??= invert(record.concepts);
    return children.get(code) ?? [];
  };
  const below = new Map<string, ReadonlySet<string>>();
  const above = new Map<string, ReadonlySet<string>>();
  const { concepts, kind: _, ...header } = record;
  return {
    header,
    size: concepts.length,
    get properties() {
      return details().properties;
    },
    get(code) {
      const found = byCode.get(code);
      if (found || record.caseSensitive) return found;
      folded ??= new Map(concepts.map((concept) => [concept[0].toLowerCase(), concept]));
      return folded.get(code.toLowerCase());
    },
    concepts: () => concepts,
    children: childrenOf,
    below: (code) => remember(below, code, () => reach(code, childrenOf)),
    above: (code) => remember(above, code, () => reach(code, (from) => byCode.get(from)?.[2] ?? [])),
    details: (code) => detailsIn(details(), code),
  };
}

/** A code system with the further names and properties that a supplement gives to its concepts. */
export function withSupplement(content: CodeSystemContent, supplement: CodeSystemDetails): CodeSystemContent {
  return {
    header: content.header,
    size: content.size,
    get properties() {
      return [...content.properties, ...supplement.properties];
    },
    get: (code) => content.get(code),
    concepts: () => content.concepts(),
    ...(content.candidates ? { candidates: content.candidates } : {}),
    ...(content.page ? { page: content.page } : {}),
    children: (code) => content.children(code),
    below: (code) => content.below(code),
    above: (code) => content.above(code),
    details: (code) => mergeDetails([content.details(code), detailsIn(supplement, code)]),
  };
}

function detailsIn({ concepts }: CodeSystemDetails, code: string): ConceptDetails | undefined {
  return Object.hasOwn(concepts, code) ? concepts[code] : undefined;
}

/** Puts the details of a concept from several places together; the first definition counts. */
export function mergeDetails(parts: readonly (ConceptDetails | undefined)[]): ConceptDetails | undefined {
  const known = parts.filter((part) => part !== undefined);
  const [first] = known;
  if (first === undefined || known.length === 1) return first;
  const definition = known.find((part) => part.definition !== undefined)?.definition;
  const designations = known.flatMap((part): readonly DesignationRecord[] => part.designations ?? []);
  const properties = known.flatMap((part) => part.properties ?? []);
  return {
    ...(definition === undefined ? {} : { definition }),
    ...(designations.length > 0 ? { designations } : {}),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

function invert(concepts: readonly ConceptRecord[]): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [child, , parents] of concepts) {
    for (const parent of parents) {
      const list = children.get(parent);
      if (list) list.push(child);
      else children.set(parent, [child]);
    }
  }
  return children;
}

function remember(
  cache: Map<string, ReadonlySet<string>>,
  code: string,
  compute: () => ReadonlySet<string>,
): ReadonlySet<string> {
  let found = cache.get(code);
  if (!found) {
    found = compute();
    cache.set(code, found);
  }
  return found;
}

/** Everything that can be reached from a code, without itself; hierarchies that go in circles end. */
export function reach(start: string, next: (code: string) => Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = [...next(start)];
  for (let code = pending.pop(); code !== undefined; code = pending.pop()) {
    if (seen.has(code) || code === start) continue;
    seen.add(code);
    pending.push(...next(code));
  }
  return seen;
}
