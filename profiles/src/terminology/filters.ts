import type { CodeSystemConceptProperty } from '@medplum/fhirtypes';
import type { CodeSystemContent } from './code-system.ts';
import { type ConceptRecord, conceptFlag, type FilterRecord } from './records.ts';
import { boundedPattern } from './safe-pattern.ts';

/** Tells whether a concept passes a filter. */
export type ConceptTest = (concept: ConceptRecord) => boolean;

/** Properties that every code system has without declaring them. Source: FHIR R4 codesystem-concept-properties. */
const standardProperties: ReadonlySet<string> = new Set(['inactive', 'notSelectable', 'status', 'deprecated']);

/**
 * Compiles a filter of a value set over a code system; undefined when it cannot be followed: a property that the system
 * does not have, an operator that does not fit, or a pattern that is not bounded (see `boundedPattern`).
 *
 * @see FHIR R4 http://hl7.org/fhir/filter-operator
 */
export function compileFilter(filter: FilterRecord, content: CodeSystemContent): ConceptTest | undefined {
  const { property, op, value } = filter;
  if (property === 'concept' || property === 'code') {
    switch (op) {
      case 'is-a':
        return ([code]) => code === value || content.below(value).has(code);
      case 'descendent-of':
        return ([code]) => content.below(value).has(code);
      case 'is-not-a':
        return ([code]) => code !== value && !content.below(value).has(code);
      case 'generalizes':
        return ([code]) => code === value || content.above(value).has(code);
      default:
        return compareValues(filter, ([code]) => [code]);
    }
  }
  if (property === 'parent') return compareValues(filter, ([, , parents]) => parents);
  if (property === 'child') return compareValues(filter, ([code]) => content.children(code));
  if (property === 'display') return compareValues(filter, ([, display]) => [display]);
  if (property === 'inactive') return compareValues(filter, (concept) => [String(hasFlag(concept, 'inactive'))]);
  if (property === 'notSelectable') return compareValues(filter, (concept) => [String(hasFlag(concept, 'abstract'))]);
  if (!standardProperties.has(property) && !content.properties.some(({ code }) => code === property)) return undefined;
  return compareValues(filter, ([code]) =>
    (content.details(code)?.properties ?? []).filter((each) => each.code === property).map(propertyText),
  );
}

/** Whether a concept carries a mark. */
export function hasFlag(concept: ConceptRecord, flag: keyof typeof conceptFlag): boolean {
  return ((concept[3] ?? 0) & conceptFlag[flag]) !== 0;
}

/** The first value of a property of a concept, as text; undefined when it has none. */
export function propertyOf(content: CodeSystemContent, code: string, property: string): string | undefined {
  const found = content.details(code)?.properties?.find((each) => each.code === property);
  return found && propertyText(found);
}

/** The value of a property as filters write it. */
export function propertyText(property: CodeSystemConceptProperty): string {
  const { valueCode, valueString, valueInteger, valueBoolean, valueDateTime, valueDecimal, valueCoding } = property;
  const value = valueCode ?? valueString ?? valueInteger ?? valueBoolean ?? valueDateTime ?? valueDecimal;
  return value === undefined ? (valueCoding?.code ?? '') : String(value);
}

function compareValues(
  { op, value }: FilterRecord,
  valuesOf: (concept: ConceptRecord) => readonly string[],
): ConceptTest | undefined {
  switch (op) {
    case '=':
      return (concept) => valuesOf(concept).includes(value);
    case 'exists':
      return (concept) => valuesOf(concept).length > 0 === (value === 'true');
    case 'in':
    case 'not-in': {
      const listed = new Set(value.split(',').map((each) => each.trim()));
      return (concept) => valuesOf(concept).some((each) => listed.has(each)) === (op === 'in');
    }
    case 'regex': {
      const matches = boundedPattern(value);
      return matches && ((concept) => valuesOf(concept).some(matches));
    }
    default:
      return undefined;
  }
}
