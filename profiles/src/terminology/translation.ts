import type { Coding } from '@medplum/fhirtypes';
import type { ConceptMapRecord, MapDependency, MapGroupRecord, MapTargetRecord } from './records.ts';
import type { Terminology } from './terminology.ts';

/** A translation that is asked for. Source: FHIR R4 conceptmap-operation-translate.html. */
export interface TranslationRequest {
  readonly coding: { readonly system?: string | undefined; readonly code: string };
  /** Code system of the result. */
  readonly targetSystem?: string | undefined;
  /** Whether the maps are followed from target to source. */
  readonly reverse?: boolean;
  /** Values of other elements, by property, that mappings may depend on. */
  readonly dependencies?: ReadonlyMap<string, string>;
}

/** A code that a code may be translated to. */
export interface TranslationMatch {
  /** Source: FHIR R4, http://hl7.org/fhir/concept-map-equivalence. */
  readonly equivalence: string;
  /** Absent when the map says that there is none. */
  readonly concept?: Coding;
  readonly products: readonly MapDependency[];
  /** Canonical address of the map. */
  readonly source: string;
  readonly comment?: string;
}

/** How an equivalence reads from the other side. Source: FHIR R4, http://hl7.org/fhir/concept-map-equivalence. */
const reversed: ReadonlyMap<string, string> = new Map([
  ['wider', 'narrower'],
  ['narrower', 'wider'],
  ['subsumes', 'specializes'],
  ['specializes', 'subsumes'],
]);

/** Translates a code by concept maps; one match per map and target, in the order of the maps. */
export function translateCode(
  maps: readonly ConceptMapRecord[],
  request: TranslationRequest,
  terminology: Terminology,
): readonly TranslationMatch[] {
  return maps.flatMap((map) => translateBy(map, request, terminology, new Set([map.url])));
}

/** Whether a match gives a code that means the same or nearly so. */
export function isTranslation({ equivalence, concept }: TranslationMatch): boolean {
  return concept !== undefined && equivalence !== 'unmatched' && equivalence !== 'disjoint';
}

function translateBy(
  map: ConceptMapRecord,
  request: TranslationRequest,
  terminology: Terminology,
  followed: ReadonlySet<string>,
): readonly TranslationMatch[] {
  const matches: TranslationMatch[] = [];
  for (const group of map.groups) {
    const [from, to] = request.reverse === true ? [group.target, group.source] : [group.source, group.target];
    if (request.coding.system !== undefined && from !== undefined && from !== request.coding.system) continue;
    if (request.targetSystem !== undefined && to !== request.targetSystem) continue;
    const found = request.reverse === true ? reverseIn(group, request) : forwardIn(group, request);
    if (found.length > 0) {
      matches.push(...found.map((target) => toMatch(target, to, map.url, terminology)));
      continue;
    }
    if (request.reverse !== true && !group.elements.some(([code]) => code === request.coding.code))
      matches.push(...unmapped(group, map, request, terminology, followed));
  }
  return matches;
}

function forwardIn(group: MapGroupRecord, { coding, dependencies }: TranslationRequest): readonly MapTargetRecord[] {
  return group.elements
    .filter(([code]) => code === coding.code)
    .flatMap(([, , targets]) => targets)
    .filter(({ dependsOn }) => (dependsOn ?? []).every(({ property, value }) => dependencies?.get(property) === value));
}

function reverseIn(group: MapGroupRecord, { coding }: TranslationRequest): readonly MapTargetRecord[] {
  return group.elements.flatMap(([code, display, targets]) =>
    targets
      .filter((target) => target.code === coding.code)
      .map(({ equivalence }) => ({ code, display, equivalence: reversed.get(equivalence) ?? equivalence })),
  );
}

function unmapped(
  group: MapGroupRecord,
  map: ConceptMapRecord,
  request: TranslationRequest,
  terminology: Terminology,
  followed: ReadonlySet<string>,
): readonly TranslationMatch[] {
  const { unmapped: rule } = group;
  const { code } = request.coding;
  switch (rule?.mode) {
    case 'provided':
      return [toMatch({ code, equivalence: 'equal' }, group.target, map.url, terminology)];
    case 'fixed': {
      const target = { equivalence: 'inexact', ...(rule.code === undefined ? {} : { code: rule.code }) };
      const named = rule.display === undefined ? target : { ...target, display: rule.display };
      return [toMatch(named, group.target, map.url, terminology)];
    }
    case 'other-map': {
      const other = rule.url === undefined ? undefined : terminology.conceptMap(rule.url);
      if (!other || followed.has(other.url)) return [];
      return translateBy(other, request, terminology, new Set([...followed, other.url]));
    }
    default:
      return [];
  }
}

function toMatch(
  target: MapTargetRecord,
  system: string | undefined,
  source: string,
  terminology: Terminology,
): TranslationMatch {
  const { code, equivalence, comment, product } = target;
  const known = code === undefined || system === undefined ? undefined : terminology.display(system, code);
  const display = target.display || known;
  const concept: Coding | undefined =
    code === undefined
      ? undefined
      : { ...(system === undefined ? {} : { system }), code, ...(display === undefined ? {} : { display }) };
  return {
    equivalence,
    ...(concept === undefined ? {} : { concept }),
    products: product ?? [],
    source,
    ...(comment === undefined ? {} : { comment }),
  };
}
