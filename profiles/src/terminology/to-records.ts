import type { CodeSystem, CodeSystemConcept, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes';
import type { CodeSystemRecord, ConceptRecord, IncludeRecord, ValueSetRecord } from './records.ts';

/**
 * Reduces a CodeSystem to its concepts and their hierarchy, whether it is written as nesting or by the properties
 * `subsumedBy` and `parent`.
 */
export function toCodeSystemRecord(system: CodeSystem): CodeSystemRecord {
  const concepts: ConceptRecord[] = [];
  collect(system.concept ?? [], undefined, concepts);
  return {
    kind: 'system',
    url: system.url ?? '',
    complete: system.content === 'complete',
    // R4 leaves the default open; a code is compared exactly unless the system says otherwise.
    caseSensitive: system.caseSensitive !== false,
    concepts,
  };
}

function collect(list: readonly CodeSystemConcept[], parent: string | undefined, into: ConceptRecord[]): void {
  for (const concept of list) {
    const parents = new Set(parent === undefined ? [] : [parent]);
    let abstract = false;
    for (const property of concept.property ?? []) {
      if ((property.code === 'subsumedBy' || property.code === 'parent') && property.valueCode)
        parents.add(property.valueCode);
      if (property.code === 'notSelectable' && property.valueBoolean === true) abstract = true;
    }
    const code = concept.code ?? '';
    const record = [code, concept.display ?? code, [...parents]] as const;
    into.push(abstract ? [...record, 1] : record);
    collect(concept.concept ?? [], concept.code, into);
  }
}

/** Reduces a ValueSet to its definition; a value set that only has an expansion is taken at its expansion. */
export function toValueSetRecord(set: ValueSet): ValueSetRecord {
  const include = set.compose ? set.compose.include.map(toInclude) : fromExpansion(set);
  return { kind: 'set', url: set.url ?? '', include, exclude: (set.compose?.exclude ?? []).map(toInclude) };
}

function toInclude(include: ValueSetComposeInclude): IncludeRecord {
  return {
    ...(include.system ? { system: include.system } : {}),
    ...(include.concept
      ? { concepts: include.concept.map((concept) => [concept.code ?? '', concept.display ?? ''] as const) }
      : {}),
    ...(include.filter
      ? {
          filters: include.filter.map((filter) => ({
            property: filter.property ?? '',
            op: filter.op ?? '',
            value: filter.value ?? '',
          })),
        }
      : {}),
    ...(include.valueSet ? { valueSets: include.valueSet } : {}),
  };
}

function fromExpansion(set: ValueSet): IncludeRecord[] {
  const bySystem = new Map<string, [string, string][]>();
  const walk = (list: NonNullable<ValueSet['expansion']>['contains']): void => {
    for (const item of list ?? []) {
      if (item.system && item.code && item.abstract !== true) {
        const codes = bySystem.get(item.system) ?? [];
        codes.push([item.code, item.display ?? '']);
        bySystem.set(item.system, codes);
      }
      walk(item.contains);
    }
  };
  walk(set.expansion?.contains);
  return [...bySystem].map(([system, concepts]) => ({ system, concepts }));
}
