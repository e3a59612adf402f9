import type {
  ConceptMap,
  ConceptMapGroup,
  ConceptMapGroupElementTarget,
  ConceptMapGroupElementTargetDependsOn,
} from '@medplum/fhirtypes';
import { canonicalParts } from './canonical.ts';
import { headerOf } from './record-parts.ts';
import type { ConceptMapRecord, MapDependency, MapGroupRecord, MapTargetRecord } from './records.ts';

/** Reduces a ConceptMap to its mappings. */
export function toConceptMapRecord(map: ConceptMap): ConceptMapRecord {
  const source = map.sourceCanonical ?? map.sourceUri;
  const target = map.targetCanonical ?? map.targetUri;
  return {
    kind: 'map',
    ...headerOf(map),
    ...(source ? { source: canonicalParts(source).url } : {}),
    ...(target ? { target: canonicalParts(target).url } : {}),
    groups: (map.group ?? []).map(toGroup),
  };
}

function toGroup({ source, target, element, unmapped }: ConceptMapGroup): MapGroupRecord {
  return {
    ...(source ? { source } : {}),
    ...(target ? { target } : {}),
    elements: (element ?? []).map(({ code, display, target: targets }) => [
      code ?? '',
      display ?? '',
      (targets ?? []).map(toTarget),
    ]),
    ...(unmapped
      ? {
          unmapped: {
            mode: unmapped.mode ?? '',
            ...(unmapped.code ? { code: unmapped.code } : {}),
            ...(unmapped.display ? { display: unmapped.display } : {}),
            ...(unmapped.url ? { url: unmapped.url } : {}),
          },
        }
      : {}),
  };
}

function toTarget(target: ConceptMapGroupElementTarget): MapTargetRecord {
  const { code, display, equivalence, comment, dependsOn, product } = target;
  return {
    ...(code ? { code } : {}),
    ...(display ? { display } : {}),
    equivalence: equivalence ?? 'relatedto',
    ...(comment ? { comment } : {}),
    ...(dependsOn ? { dependsOn: dependsOn.map(toDependency) } : {}),
    ...(product ? { product: product.map(toDependency) } : {}),
  };
}

function toDependency({ property, system, value }: ConceptMapGroupElementTargetDependsOn): MapDependency {
  return { property: property ?? '', value: value ?? '', ...(system ? { system } : {}) };
}
