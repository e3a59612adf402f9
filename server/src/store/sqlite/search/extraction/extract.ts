import type { Resource } from '@medplum/fhirtypes';
import { type ElementPath, walker } from '../../../../fhir/search/expressions/element-path.ts';
import { parametersOf, type SearchParameter } from '../../../../fhir/search/parameters.ts';
import { identifierCode, longitudeCode, ofTypeCode, type ParameterIds } from '../parameter-table.ts';
import { emptyRows, type IndexRows } from './index-rows.ts';
import { datePusher, numberPusher } from './ordered-values.ts';
import { pushUri, referencePusher, stringPusher } from './text-values.ts';
import { tokenPusher, type ValuePusher } from './token-values.ts';

/** Extracts everything below one property of a resource. */
interface PropertyExtractor {
  readonly property: string;
  readonly run: (resource: object, rows: IndexRows) => void;
}

type Extractor = (resource: object, rows: IndexRows) => void;

const compiled = new WeakMap<ParameterIds, Map<string, Extractor>>();

/**
 * The index rows of a resource by all search parameters of its type. Pure; the expressions are compiled once per type.
 * References below `baseUrl` (the FHIR base, no final slash) are indexed as relative.
 */
export function extractIndexRows(resource: Resource, ids: ParameterIds, baseUrl?: string): IndexRows {
  let extractors = compiled.get(ids);
  if (extractors === undefined) {
    extractors = new Map();
    compiled.set(ids, extractors);
  }
  const key = baseUrl === undefined ? resource.resourceType : `${resource.resourceType} ${baseUrl}`;
  let extract = extractors.get(key);
  if (extract === undefined) {
    extract = compileType(resource.resourceType, ids, baseUrl);
    extractors.set(key, extract);
  }
  const rows = emptyRows();
  extract(resource, rows);
  return rows;
}

function compileType(type: string, ids: ParameterIds, baseUrl: string | undefined): Extractor {
  const properties: PropertyExtractor[] = [];
  const computed: Extractor[] = [];
  const compositeBases = compositeBaseProperties(type);
  for (const parameter of parametersOf(type).values()) {
    const p = ids.byName.get(`${type}.${parameter.code}`)?.id;
    const { selection } = parameter;
    if (p === undefined || selection === undefined) continue;
    if (selection.kind === 'boolean') {
      computed.push((resource, rows) => rows.token.push(p, String(selection.test(resource) === true), 0, 0));
      continue;
    }
    for (const path of selection.paths) {
      const push = pusherOf(parameter, p, path.type, ids, baseUrl);
      if (push !== undefined) properties.push(propertyExtractor(path, push, compositeBases));
    }
  }
  return (resource, rows) => {
    for (const { property, run } of properties) {
      if ((resource as Record<string, unknown>)[property] !== undefined) run(resource, rows);
    }
    for (const compute of computed) compute(resource, rows);
  };
}

function propertyExtractor(
  path: ElementPath,
  push: ValuePusher<IndexRows>,
  compositeBases: ReadonlySet<string>,
): PropertyExtractor {
  const first = path.steps[0];
  const property = first?.kind === 'property' ? first.name : 'resourceType';
  // The walker is compiled once; what it visits belongs to the extraction that is running, which is never interleaved.
  let current = emptyRows();
  const walk = walker(path.steps, (value, n) => push(current, value, n), compositeBases.has(property));
  return {
    property,
    run(resource, rows) {
      current = rows;
      walk(resource, 0);
    },
  };
}

/** Repeating elements that the composites of a type start from: their positions tie the parts together. */
function compositeBaseProperties(type: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { type: kind, selection } of parametersOf(type).values()) {
    if (kind !== 'composite' || selection?.kind !== 'elements') continue;
    for (const { steps, element } of selection.paths) {
      const first = steps[0];
      if (first?.kind === 'property' && (element?.max ?? 1) > 1) names.add(first.name);
    }
  }
  return names;
}

function pusherOf(
  parameter: SearchParameter,
  p: number,
  fhirType: string,
  ids: ParameterIds,
  baseUrl: string | undefined,
): ValuePusher<IndexRows> | undefined {
  const { resourceType, code } = parameter;
  const other = (name: string): number => ids.byName.get(`${resourceType}.${name}`)?.id ?? 0;
  switch (parameter.type) {
    case 'token':
      return into('token', tokenPusher(p, other(ofTypeCode(code)), fhirType));
    case 'string':
      return into('string', stringPusher(p, code, fhirType));
    case 'date':
      return into('date', datePusher(p, fhirType));
    case 'number':
    case 'quantity':
      return into('number', numberPusher(p, fhirType));
    case 'uri':
      return (rows, value, n) => pushUri(rows.uri, p, value, n);
    case 'reference':
      return referencePusher(p, other(identifierCode(code)), fhirType, baseUrl);
    case 'special':
      return positionPusher(p, other(longitudeCode(code)));
    default:
      return undefined;
  }
}

function into(
  part: keyof IndexRows,
  push: ValuePusher<IndexRows[keyof IndexRows]> | undefined,
): ValuePusher<IndexRows> | undefined {
  return push && ((rows, value, n) => push(rows[part], value, n));
}

/** `Location.position` for `near`: degrees of latitude and longitude (WGS 84). */
function positionPusher(latitudeId: number, longitudeId: number): ValuePusher<IndexRows> {
  return ({ number }, value, n) => {
    const { latitude, longitude } = value as { latitude?: number; longitude?: number };
    if (latitude === undefined || longitude === undefined) return;
    number.push(latitudeId, n, latitude, latitude, 0, '', '', '', 0, 0);
    number.push(longitudeId, n, longitude, longitude, 0, '', '', '', 0, 0);
  };
}
