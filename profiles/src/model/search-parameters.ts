import { existsSync, readFileSync } from 'node:fs';
import { generatedFile } from '../archive/locations.ts';
import type { SearchParameterModel } from './types.ts';

let parameters: readonly SearchParameterModel[] | undefined;

/**
 * Search parameters of FHIR R4 and of our own package. A parameter of our package replaces the one of the specification
 * with the same canonical address.
 */
export function searchParameters(): readonly SearchParameterModel[] {
  parameters ??= merge(readParameters('search-parameters.json'), readParameters('package-search-parameters.json'));
  return parameters;
}

function readParameters(name: string): readonly SearchParameterModel[] {
  const path = generatedFile(name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SearchParameterModel[]) : [];
}

function merge(
  base: readonly SearchParameterModel[],
  own: readonly SearchParameterModel[],
): readonly SearchParameterModel[] {
  const replaced = new Set(own.map((parameter) => parameter.url));
  return [...base.filter((parameter) => !replaced.has(parameter.url)), ...own];
}
