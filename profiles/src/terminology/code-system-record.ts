import type { CodeSystem, CodeSystemConcept, CodeSystemConceptProperty } from '@medplum/fhirtypes';
import { periodProperties } from './effective-period.ts';
import { headerOf, toDesignation } from './record-parts.ts';
import {
  type CodeSystemDetails,
  type CodeSystemRecord,
  type ConceptDetails,
  type ConceptRecord,
  conceptFlag,
  type DesignationRecord,
} from './records.ts';

/**
 * Reduces a CodeSystem to its concepts and their hierarchy, whether it is written as nesting or by the properties
 * `subsumedBy`, `parent` and `child`.
 */
export function toCodeSystemRecord(system: CodeSystem): CodeSystemRecord {
  const concepts: ConceptRecord[] = [];
  const parentsBelow = new Map<string, string[]>();
  for (const concept of everyConcept(system.concept))
    for (const { code, valueCode } of concept.property ?? [])
      if (code === 'child' && valueCode) append(parentsBelow, valueCode, concept.code ?? '');
  collect(system.concept ?? [], undefined, parentsBelow, concepts);
  const dated = [...everyConcept(system.concept)].some(({ property }) =>
    property?.some(({ code }) => code === periodProperties.from || code === periodProperties.to),
  );
  return {
    kind: 'system',
    ...headerOf(system),
    complete: system.content === 'complete',
    // R4 leaves the default open; a code is compared exactly unless the system says otherwise.
    caseSensitive: system.caseSensitive !== false,
    ...(system.language ? { language: system.language } : {}),
    ...(system.valueSet ? { valueSet: system.valueSet } : {}),
    ...(dated ? { dated } : {}),
    concepts: system.content === 'supplement' ? [] : concepts,
  };
}

function collect(
  list: readonly CodeSystemConcept[],
  parent: string | undefined,
  parentsBelow: ReadonlyMap<string, readonly string[]>,
  into: ConceptRecord[],
): void {
  for (const concept of list) {
    const code = concept.code ?? '';
    const parents = new Set([...(parent === undefined ? [] : [parent]), ...(parentsBelow.get(code) ?? [])]);
    let flags = 0;
    for (const property of concept.property ?? []) {
      if ((property.code === 'subsumedBy' || property.code === 'parent') && property.valueCode)
        parents.add(property.valueCode);
      flags |= flagOf(property);
    }
    const record = [code, concept.display ?? code, [...parents]] as const;
    into.push(flags > 0 ? [...record, flags] : record);
    collect(concept.concept ?? [], code, parentsBelow, into);
  }
}

function flagOf({ code, valueBoolean, valueCode }: CodeSystemConceptProperty): number {
  if (valueBoolean === true && (code === 'notSelectable' || code === 'abstract')) return conceptFlag.abstract;
  if (valueBoolean === true && code === 'inactive') return conceptFlag.inactive;
  return code === 'status' && valueCode === 'retired' ? conceptFlag.inactive : 0;
}

/** The details of a CodeSystem: definitions, designations and properties of its concepts. */
export function toCodeSystemDetails(system: CodeSystem): CodeSystemDetails {
  const concepts: Record<string, ConceptDetails> = {};
  const supplement = system.content === 'supplement';
  for (const { code, display, definition, designation, property } of everyConcept(system.concept)) {
    // Hierarchy is in the concept records.
    const properties = (property ?? []).filter(({ code: name }) => !hierarchyProperties.has(name ?? ''));
    // What a supplement displays is one more name of the concept it supplements.
    const designations: DesignationRecord[] = [
      ...(supplement && display ? [{ value: display, ...(system.language ? { language: system.language } : {}) }] : []),
      ...(designation ?? []).map(toDesignation),
    ];
    const details: ConceptDetails = {
      ...(definition && definition !== display && !supplement ? { definition } : {}),
      ...(designations.length > 0 ? { designations } : {}),
      ...(properties.length > 0 ? { properties } : {}),
    };
    if (code !== undefined && Object.keys(details).length > 0) concepts[code] = details;
  }
  const properties = (system.property ?? []).map(({ code, type, description }) => ({
    code: code ?? '',
    type: type ?? 'string',
    ...(description ? { description } : {}),
  }));
  return { kind: 'details', properties, concepts };
}

const hierarchyProperties: ReadonlySet<string> = new Set(['parent', 'child', 'subsumedBy']);

function* everyConcept(list: readonly CodeSystemConcept[] | undefined): Iterable<CodeSystemConcept> {
  for (const concept of list ?? []) {
    yield concept;
    yield* everyConcept(concept.concept);
  }
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
