import { type JsonObject, objectsOf, textOf } from '../../../json/json-object.ts';
import { searchParameters } from '../../../model/index.ts';
import type { Run } from '../../run.ts';

interface KnownParameter {
  readonly type: string;
  readonly base: readonly string[];
}

let known: ReadonlyMap<string, KnownParameter> | undefined;

function parameterAt(address: unknown): KnownParameter | undefined {
  const url = textOf(address);
  if (url === undefined) return undefined;
  known ??= new Map(searchParameters().map(({ url: of, type, base }) => [of, { type, base }]));
  return known.get(url.replace(/\|.*$/, ''));
}

/**
 * A search parameter that derives from one of the specification has its type and is for some of its resources.
 *
 * @see FHIR R4 searchparameter.html, SearchParameter.derivedFrom
 */
export function checkSearchParameter(resource: JsonObject, run: Run): void {
  const origin = parameterAt(resource['derivedFrom']);
  if (!origin) return;
  const { type, base } = resource;
  if (typeof type === 'string' && type !== origin.type)
    run.reportAt('type', -1, 'search-parameter-type', { expected: origin.type });
  if (!Array.isArray(base) || origin.base.includes('Resource')) return;
  base.forEach((name: unknown, index) => {
    if (typeof name === 'string' && !origin.base.includes(name))
      run.reportAt('base', index, 'search-parameter-base', { allowed: origin.base.join(', ') });
  });
}

/** The search parameters of a capability statement have the types that their definitions give them. */
export function checkCapabilityStatement(resource: JsonObject, run: Run): void {
  objectsOf(resource['rest']).forEach((rest, restIndex) => {
    objectsOf(rest['resource']).forEach((served, servedIndex) => {
      objectsOf(served['searchParam']).forEach((parameter, index) => {
        const definition = parameterAt(parameter['definition']);
        if (!definition || typeof parameter['type'] !== 'string' || parameter['type'] === definition.type) return;
        const place = `rest[${restIndex}].resource[${servedIndex}].searchParam[${index}].type`;
        run.reportAt(place, -1, 'search-parameter-type', { expected: definition.type });
      });
    });
  });
}
