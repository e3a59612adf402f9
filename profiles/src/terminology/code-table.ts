import type { CodeSystem, CodeSystemConcept, CodeSystemConceptProperty, ValueSet } from '@medplum/fhirtypes';
import type { BilingualText } from '../issues/index.ts';
import { translatedText } from './bilingual-resource.ts';
import { periodProperties } from './effective-period.ts';

/** How sure a code or rule is: read in a normative text, in a public source, or believed right but not checked. */
export type Evidence = 'normative' | 'public' | 'unverified';

/** One code of a table. Dates are days (`YYYY-MM-DD`) in `Europe/Rome`, both inclusive; absent means without limit. */
export interface CodeTableConcept {
  readonly code: string;
  readonly it: string;
  readonly en?: string;
  /** Code above this one. */
  readonly parent?: string;
  readonly from?: string;
  readonly to?: string;
  /** Grade of this code when it differs from that of the table. */
  readonly evidence?: Evidence;
  /** True for a group that may not be used as a code. */
  readonly abstract?: boolean;
  /** Values of the table's further properties, by property code. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

/** A property that the codes of a table carry beside their effective period. */
export interface CodeTableProperty {
  readonly code: string;
  readonly type: 'string' | 'code' | 'integer' | 'boolean' | 'decimal' | 'dateTime';
  readonly description: string;
}

/**
 * A table of codes as data with effective periods and sources: a file `profiles/terminology/<domain>/<id>.json`. The build
 * makes a CodeSystem of it, and a ValueSet of all its codes with the same id.
 */
export interface CodeTable {
  readonly id: string;
  /** Canonical address of the code system; below our own canonical base unless given. */
  readonly system?: string;
  readonly name: string;
  readonly title: BilingualText;
  readonly description: BilingualText;
  /** Decree and article, or specification and section, that the codes come from. */
  readonly source: string;
  readonly evidence: Evidence;
  /** `fragment` when the system has more codes than these. */
  readonly content: 'complete' | 'fragment';
  readonly properties?: readonly CodeTableProperty[];
  /** The codes one by one, or as `columns` and `rows` where there are many alike. */
  readonly concepts?: readonly CodeTableConcept[];
  /** Names of the values of each row: those of `CodeTableConcept` (`code`, `it`, `from`, …) and of properties. */
  readonly columns?: readonly string[];
  /** One code a row; null or a missing end stands for no value. */
  readonly rows?: readonly (readonly CodeTableValue[])[];
}

/** A value in a row of a table. */
export type CodeTableValue = string | number | boolean | null;

const conceptColumns: ReadonlySet<string> = new Set([
  'code',
  'it',
  'en',
  'parent',
  'from',
  'to',
  'evidence',
  'abstract',
]);

/** The codes of a table, whichever way it lists them. */
export function conceptsOf({
  concepts = [],
  columns = [],
  rows = [],
}: Pick<CodeTable, 'concepts' | 'columns' | 'rows'>): readonly CodeTableConcept[] {
  return [
    ...concepts,
    ...rows.map((row) => {
      const values = columns.flatMap((column, at) => {
        const value = row[at];
        return value === null || value === undefined ? [] : [[column, value] as const];
      });
      const properties = Object.fromEntries(values.filter(([column]) => !conceptColumns.has(column)));
      return {
        code: '',
        it: '',
        ...Object.fromEntries(values.filter(([column]) => conceptColumns.has(column))),
        ...(Object.keys(properties).length > 0 ? { properties } : {}),
      };
    }),
  ];
}

/** Canonical address of the code system of a table. */
export function systemOf(table: CodeTable, canonical: string): string {
  return table.system ?? `${canonical}/CodeSystem/${table.id}`;
}

/** The CodeSystem of a table: Italian displays, English designations, the effective period as properties. */
export function toCodeSystem(table: CodeTable, canonical: string, version: string): CodeSystem {
  const concepts = conceptsOf(table);
  return {
    resourceType: 'CodeSystem',
    id: table.id,
    language: 'it',
    url: systemOf(table, canonical),
    version,
    name: table.name,
    ...bilingual(table),
    status: 'active',
    experimental: false,
    publisher: 'Regione Campania',
    copyright: table.source,
    caseSensitive: true,
    valueSet: `${canonical}/ValueSet/${table.id}`,
    ...(concepts.some(({ parent }) => parent !== undefined) ? { hierarchyMeaning: 'is-a' } : {}),
    content: table.content,
    count: concepts.length,
    property: [
      { code: periodProperties.from, type: 'dateTime', description: 'First day on which the code may be used' },
      { code: periodProperties.to, type: 'dateTime', description: 'Last day on which the code may be used' },
      { code: periodProperties.evidence, type: 'code', description: 'normative, public or unverified' },
      ...(concepts.some(({ abstract }) => abstract) ? [notSelectable] : []),
      ...(table.properties ?? []),
    ],
    concept: nest(
      table,
      Map.groupBy(concepts, ({ parent }) => parent),
      undefined,
    ),
  };
}

const notSelectable = {
  code: 'notSelectable',
  uri: 'http://hl7.org/fhir/concept-properties#notSelectable',
  type: 'boolean',
  description: 'Groups other codes and may not be used as one',
} as const;

/** The ValueSet of all the codes of a table. */
export function toValueSet(table: CodeTable, canonical: string, version: string): ValueSet {
  return {
    resourceType: 'ValueSet',
    id: table.id,
    language: 'it',
    url: `${canonical}/ValueSet/${table.id}`,
    version,
    name: `${table.name}VS`,
    ...bilingual(table),
    status: 'active',
    experimental: false,
    publisher: 'Regione Campania',
    compose: { include: [{ system: systemOf(table, canonical) }] },
  };
}

function bilingual({ title, description }: CodeTable) {
  return {
    title: title.it,
    ...translatedText('title', 'valueString', title.en),
    description: description.it,
    ...translatedText('description', 'valueMarkdown', description.en),
  };
}

function nest(
  table: CodeTable,
  byParent: ReadonlyMap<string | undefined, readonly CodeTableConcept[]>,
  parent: string | undefined,
): CodeSystemConcept[] {
  return (byParent.get(parent) ?? []).map((concept) => {
    const below = nest(table, byParent, concept.code);
    return {
      code: concept.code,
      display: concept.it,
      ...(concept.en === undefined ? {} : { designation: [{ language: 'en', value: concept.en }] }),
      property: propertiesOf(concept, table),
      ...(below.length > 0 ? { concept: below } : {}),
    };
  });
}

function propertiesOf(concept: CodeTableConcept, table: CodeTable): CodeSystemConceptProperty[] {
  const { from, to, evidence, abstract, properties } = concept;
  return [
    ...(from === undefined ? [] : [{ code: periodProperties.from, valueDateTime: from }]),
    ...(to === undefined ? [] : [{ code: periodProperties.to, valueDateTime: to }]),
    { code: periodProperties.evidence, valueCode: evidence ?? table.evidence },
    ...(abstract === true ? [{ code: notSelectable.code, valueBoolean: true }] : []),
    ...Object.entries(properties ?? {}).map(([code, value]) => ({ code, ...typed(table, code, value) })),
  ];
}

function typed(table: CodeTable, code: string, value: string | number | boolean) {
  const type = table.properties?.find((property) => property.code === code)?.type;
  if (type === undefined) throw new Error(`table ${table.id} declares no property ${code}`);
  return { [`value${type.charAt(0).toUpperCase()}${type.slice(1)}`]: value };
}
