import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import type { CodeSystemContent } from './code-system.ts';
import { effectivePeriodOf, isEffective } from './effective-period.ts';
import { hasFlag } from './filters.ts';
import { displayIn, namesOf, toDesignations } from './names.ts';

/** What `$lookup` is asked for beside the code. Source: FHIR R4 codesystem-operation-lookup.html. */
export interface LookupRequest {
  /** Languages for the display, best first. */
  readonly languages?: readonly string[];
  /** Day for which `inactive` is told, `YYYY-MM-DD` in `Europe/Rome`. */
  readonly day: string;
  /** Names of properties, or `*`; all when absent. */
  readonly properties?: readonly string[];
}

/** What is known of a code, as `$lookup` answers it; undefined for a code that is not in the system. */
export function lookUpCode(content: CodeSystemContent, code: string, request: LookupRequest): Parameters | undefined {
  const concept = content.get(code);
  if (!concept) return undefined;
  const { header } = content;
  const details = content.details(concept[0]);
  const names = namesOf(content, concept[0], concept[1]);
  const wanted = request.properties === undefined || request.properties.includes('*') ? undefined : request.properties;
  const wants = (property: string): boolean => wanted === undefined || wanted.includes(property);
  const inactive = hasFlag(concept, 'inactive') || !isEffective(effectivePeriodOf(details), request.day);
  const parameter: ParametersParameter[] = [
    { name: 'name', valueString: header.title ?? header.name ?? header.url },
    ...(header.version === undefined ? [] : [{ name: 'version', valueString: header.version }]),
    { name: 'display', valueString: displayIn(names, request.languages ?? [], header.language) },
    { name: 'abstract', valueBoolean: hasFlag(concept, 'abstract') },
  ];
  if (wants('designation')) {
    const own = header.language === undefined ? [] : [{ language: header.language, value: names.display }];
    for (const designation of toDesignations([...own, ...names.designations])) {
      const { language, use, value } = designation;
      const part = [
        ...(language === undefined ? [] : [{ name: 'language', valueCode: language }]),
        ...(use === undefined ? [] : [{ name: 'use', valueCoding: use }]),
        { name: 'value', valueString: value ?? '' },
      ];
      parameter.push({ name: 'designation', part });
    }
  }
  const add = (property: string, value: Omit<ParametersParameter, 'name'>, description?: string): void => {
    if (!wants(property)) return;
    const part: ParametersParameter[] = [
      { name: 'code', valueCode: property },
      { name: 'value', ...value },
      ...(description === undefined ? [] : [{ name: 'description', valueString: description }]),
    ];
    parameter.push({ name: 'property', part });
  };
  if (details?.definition !== undefined) add('definition', { valueString: details.definition });
  add('inactive', { valueBoolean: inactive });
  const displayOf = (other: string): string | undefined => content.get(other)?.[1];
  for (const parent of concept[2]) add('parent', { valueCode: parent }, displayOf(parent));
  for (const child of content.children(concept[0])) add('child', { valueCode: child }, displayOf(child));
  for (const { code: property, ...value } of details?.properties ?? []) add(property ?? '', value);
  return { resourceType: 'Parameters', parameter };
}

/** How two codes of a system are related. Source: FHIR R4, http://hl7.org/fhir/concept-subsumption-outcome. */
export type Subsumption = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';

/** Tells whether a code subsumes another one of the same system, by its hierarchy. */
export function subsumption(content: CodeSystemContent, codeA: string, codeB: string): Subsumption {
  const [a, b] = [content.get(codeA)?.[0] ?? codeA, content.get(codeB)?.[0] ?? codeB];
  if (a === b) return 'equivalent';
  if (content.above(b).has(a)) return 'subsumes';
  return content.above(a).has(b) ? 'subsumed-by' : 'not-subsumed';
}
