import { writeFileSync } from 'node:fs';
import type { SearchParameter } from '@medplum/fhirtypes';
import { generatedFile } from '../archive/locations.ts';
import type { SearchParameterComponent, SearchParameterModel } from '../model/types.ts';

/** Reduces SearchParameter resources to what the search engine needs, components of composites resolved by address. */
export function toSearchParameterModels(
  parameters: readonly SearchParameter[],
  known: readonly SearchParameter[] = parameters,
): SearchParameterModel[] {
  const byUrl = new Map(known.map((parameter) => [parameter.url, parameter]));
  return parameters.map((parameter) => {
    const components = (parameter.component ?? []).flatMap((component): SearchParameterComponent[] => {
      const definition = byUrl.get(component.definition ?? '');
      if (!definition) return [];
      return [
        { code: definition.code ?? '', expression: component.expression ?? '', type: definition.type ?? 'string' },
      ];
    });
    return {
      code: parameter.code ?? '',
      base: parameter.base ?? [],
      type: parameter.type ?? 'string',
      ...(parameter.expression ? { expression: parameter.expression } : {}),
      ...(parameter.target ? { target: parameter.target } : {}),
      ...(components.length > 0 ? { components } : {}),
      url: parameter.url ?? '',
    };
  });
}

/** Writes `generated/<name>` from SearchParameter resources. */
export function writeSearchParameters(
  name: string,
  parameters: readonly SearchParameter[],
  known?: readonly SearchParameter[],
): void {
  writeFileSync(generatedFile(name), JSON.stringify(toSearchParameterModels(parameters, known)));
}
