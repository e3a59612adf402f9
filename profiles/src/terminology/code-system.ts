import type { CodeSystemRecord, ConceptRecord } from './records.ts';

/** A code system ready for questions about its hierarchy. */
export interface CodeSystemIndex {
  readonly record: CodeSystemRecord;
  readonly byCode: ReadonlyMap<string, ConceptRecord>;
  /** Codes at any depth below a code, without the code itself. */
  below(code: string): ReadonlySet<string>;
  /** Codes at any height above a code, without the code itself. */
  above(code: string): ReadonlySet<string>;
}

/** Prepares a code system; hierarchies are walked on demand and remembered. */
export function indexCodeSystem(record: CodeSystemRecord): CodeSystemIndex {
  const byCode = new Map(record.concepts.map((concept) => [concept[0], concept]));
  let children: Map<string, string[]> | undefined;
  const childrenOf = (code: string): readonly string[] => {
    if (!children) {
      children = new Map();
      for (const [child, , parents] of record.concepts)
        for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), child]);
    }
    return children.get(code) ?? [];
  };
  const below = new Map<string, ReadonlySet<string>>();
  const above = new Map<string, ReadonlySet<string>>();
  return {
    record,
    byCode,
    below: (code) => remember(below, code, () => reach(code, childrenOf)),
    above: (code) => remember(above, code, () => reach(code, (from) => byCode.get(from)?.[2] ?? [])),
  };
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

function reach(start: string, next: (code: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = [...next(start)];
  for (let code = pending.pop(); code !== undefined; code = pending.pop()) {
    if (seen.has(code) || code === start) continue;
    seen.add(code);
    pending.push(...next(code));
  }
  return seen;
}
