import type { ConceptMap, ConceptMapGroup } from '@medplum/fhirtypes';
import type { BilingualText } from '../issues/index.ts';
import { translatedText } from './bilingual-resource.ts';
import { type CodeTable, conceptsOf, type Evidence, systemOf } from './code-table.ts';

/** How a target relates to its source. Source: FHIR R4, http://hl7.org/fhir/concept-map-equivalence. */
type Equivalence = NonNullable<
  NonNullable<NonNullable<ConceptMapGroup['element']>[number]['target']>[number]['equivalence']
>;

/** Mappings from one code system to another, code by code. */
export interface ListedMappings {
  readonly source: string;
  readonly target: string;
  readonly mappings: readonly {
    readonly code: string;
    /** Absent when there is no target. */
    readonly to?: string;
    readonly equivalence: Equivalence;
    readonly comment?: string;
  }[];
}

/** Mappings that a property of a code table already states. */
export interface PropertyMappings {
  /** Id of the code table. */
  readonly table: string;
  readonly property: string;
  /** Code system of the values of the property. */
  readonly target: string;
  readonly equivalence: Equivalence;
  /** Why the two differ; FHIR asks for it where the equivalence is narrower or inexact (cmd-1). */
  readonly comment?: string;
}

/**
 * A table of mappings as data: a file `profiles/terminology/maps/<id>.json`. The build makes a ConceptMap of it.
 */
export interface MapTable {
  readonly id: string;
  readonly name: string;
  readonly title: BilingualText;
  readonly description: BilingualText;
  /** Decree and article, or specification and section, that the mappings come from. */
  readonly source: string;
  readonly evidence: Evidence;
  /** Value sets of the two sides, where there are some. */
  readonly sourceValueSet?: string;
  readonly targetValueSet?: string;
  readonly groups: readonly (ListedMappings | PropertyMappings)[];
}

/** The ConceptMap of a table. Throws for a code table or property that is not there. */
export function toConceptMap(
  map: MapTable,
  tables: ReadonlyMap<string, CodeTable>,
  canonical: string,
  version: string,
): ConceptMap {
  return {
    resourceType: 'ConceptMap',
    id: map.id,
    language: 'it',
    url: `${canonical}/ConceptMap/${map.id}`,
    version,
    name: map.name,
    title: map.title.it,
    ...translatedText('title', 'valueString', map.title.en),
    description: map.description.it,
    ...translatedText('description', 'valueMarkdown', map.description.en),
    status: 'active',
    experimental: false,
    publisher: 'Regione Campania',
    copyright: `${map.source} (${map.evidence})`,
    ...(map.sourceValueSet === undefined ? {} : { sourceCanonical: map.sourceValueSet }),
    ...(map.targetValueSet === undefined ? {} : { targetCanonical: map.targetValueSet }),
    group: map.groups.map((group) =>
      'table' in group ? fromProperty(group, map, tables, canonical) : fromList(group),
    ),
  };
}

function fromList({ source, target, mappings }: ListedMappings): ConceptMapGroup {
  const byCode = Map.groupBy(mappings, ({ code }) => code);
  return {
    source,
    target,
    element: [...byCode].map(([code, targets]) => ({
      code,
      target: targets.map(({ to, equivalence, comment }) => ({
        ...(to === undefined ? {} : { code: to }),
        equivalence,
        ...(comment === undefined ? {} : { comment }),
      })),
    })),
  };
}

function fromProperty(
  group: PropertyMappings,
  map: MapTable,
  tables: ReadonlyMap<string, CodeTable>,
  canonical: string,
): ConceptMapGroup {
  const table = tables.get(group.table);
  if (!table) throw new Error(`map ${map.id} needs table ${group.table}, which is not there`);
  const element = conceptsOf(table).flatMap(({ code, it, properties }) => {
    const value = properties?.[group.property];
    if (value === undefined) return [];
    const { equivalence, comment } = group;
    const target = { code: String(value), equivalence, ...(comment === undefined ? {} : { comment }) };
    return [{ code, display: it, target: [target] }];
  });
  if (element.length === 0) throw new Error(`map ${map.id}: no code of ${table.id} has ${group.property}`);
  return { source: systemOf(table, canonical), target: group.target, element };
}
