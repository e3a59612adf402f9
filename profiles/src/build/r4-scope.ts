import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ElementDefinition } from '@medplum/fhirtypes';
import { choiceProperty } from '../model/model.ts';
import type { ElementRecord } from '../model/model-file.ts';

/** Type of a path in R4: a code, or a code with the resource types it may point to. */
type PathType = string | { readonly code: string; readonly refType?: readonly string[] };

const require = createRequire(import.meta.url);
const pathTypes = JSON.parse(
  readFileSync(require.resolve('fhirpath/fhir-context/r4/path2Type.json'), 'utf8'),
) as Record<string, PathType>;

/** Elements that every type inherits; the list of R4 paths does not repeat them. */
const inherited = new Set(['id', 'extension', 'modifierExtension']);

/**
 * The definitions we read carry a few additions of their maker and some elements of R5. The path list of the FHIRPath
 * engine is exactly R4: whatever it does not know is left out. Of a choice, the types that R4 does not know are left out.
 */
export function isR4Element(path: string, choiceTypes?: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (inherited.has(name)) return true;
  if (!choiceTypes) return Object.hasOwn(pathTypes, path);
  return choiceTypes.some((code) => isR4Choice(path, code));
}

/** Elements of a snapshot or differential without those that R4 does not know, and without their children. */
export function r4Elements(elements: readonly ElementDefinition[]): readonly ElementDefinition[] {
  const left = new Set<string>();
  return elements.filter((element) => {
    const path = element.path ?? '';
    if (!path.includes('.')) return true;
    const choice = path.endsWith('[x]') ? (element.type ?? []).map((type) => type.code ?? '') : undefined;
    const keep =
      !left.has(path.slice(0, path.lastIndexOf('.'))) &&
      (element.contentReference !== undefined || isR4Element(path.replace(/\[x\]$/, ''), choice));
    if (!keep) left.add(path);
    return keep;
  });
}

/** Whether R4 knows a type of a choice element, given the path without `[x]`. */
export function isR4Choice(path: string, code: string): boolean {
  return Object.hasOwn(pathTypes, choiceProperty(path, code));
}

/** Targets of a reference in R4; undefined when the list does not limit them. */
export function r4Targets(property: string): readonly string[] | undefined {
  const type = pathTypes[property];
  return typeof type === 'object' ? type.refType : undefined;
}

/** Whether a path is of type Resource in R4, where the definitions are narrower. */
export function isAnyResource(path: string): boolean {
  return pathTypes[path] === 'Resource';
}

/**
 * The content of `EvidenceVariable.characteristic` as R4 has it; the definitions carry that of R5.
 *
 * @see FHIR R4 evidencevariable.html
 */
export const evidenceVariableCharacteristic: readonly ElementRecord[] = [
  ['description', 0, 0, 1, 'string', 'ele-1', '', ''],
  [
    'definition',
    1,
    3,
    1,
    'Reference(Group),canonical(ActivityDefinition),CodeableConcept,Expression,DataRequirement,TriggerDefinition',
    'ele-1',
    '',
    '',
  ],
  ['usageContext', 0, 0, -1, 'UsageContext', 'ele-1', '', ''],
  ['exclude', 0, 0, 1, 'boolean', 'ele-1', '', ''],
  ['participantEffective', 0, 1, 1, 'dateTime,Period,Duration,Timing', 'ele-1', '', ''],
  ['timeFromStart', 0, 0, 1, 'Duration', 'ele-1', '', ''],
  ['groupMeasure', 0, 0, 1, 'code', 'ele-1', 'rhttp://hl7.org/fhir/ValueSet/group-measure|4.0.1', ''],
];
