import { writeFileSync } from 'node:fs';
import type { ElementDefinition, ElementDefinitionConstraint, StructureDefinition } from '@medplum/fhirtypes';
import { generatedFile } from '../archive/locations.ts';
import { choiceProperty } from '../model/model.ts';
import {
  type ConstraintRecord,
  type ElementRecord,
  elementFlag,
  type ModelFile,
  type TypeRecord,
} from '../model/model-file.ts';
import { evidenceVariableCharacteristic, isAnyResource, isR4Choice, r4Elements, r4Targets } from './r4-scope.ts';

/** Types that the definitions bring from later FHIR versions and that R4 does not know. */
const notInR4 = new Set(['SubscriptionStatus', 'MoneyQuantity', 'SimpleQuantity']);
const systemType = 'http://hl7.org/fhirpath/System.';
const typeExtension = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const bestPracticeExtension = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice';

/**
 * Expressions of R4 that say something else than their own text, as the next version of FHIR corrects them. Source: FHIR
 * R4B questionnaire.html, que-12.
 */
const correctedExpressions: Readonly<Record<string, string>> = {
  'que-12': 'enableWhen.count() > 1 implies enableBehavior.exists()',
};

/** Writes `generated/model.json` from the snapshots of the R4 types. */
export function writeModel(definitions: readonly StructureDefinition[]): void {
  const types: Record<string, TypeRecord> = {};
  const constraints: Record<string, ConstraintRecord> = {};
  for (const definition of definitions) {
    if (definition.name === 'SimpleQuantity') collectAll(definition, constraints);
    if (notInR4.has(definition.name ?? '') || definition.kind === 'logical') continue;
    if (definition.derivation === 'constraint') continue;
    addType(definition, types, constraints);
  }
  const characteristic = types['EvidenceVariable.characteristic'];
  if (characteristic) {
    const [kind, base, abstract, , elements] = characteristic;
    const kept = elements.filter(([name]) => ['id', 'extension', 'modifierExtension'].includes(name));
    types['EvidenceVariable.characteristic'] = [
      kind,
      base,
      abstract,
      'ele-1',
      [...kept, ...evidenceVariableCharacteristic],
    ];
  }
  const file: ModelFile = { fhirVersion: '4.0.1', types, constraints };
  writeFileSync(generatedFile('model.json'), JSON.stringify(file));
}

function addType(
  definition: StructureDefinition,
  types: Record<string, TypeRecord>,
  constraints: Record<string, ConstraintRecord>,
): void {
  const elements = r4Elements(definition.snapshot?.element ?? []);
  const children = new Map<string, ElementDefinition[]>();
  for (const element of elements) {
    collectConstraints(definition.type ?? '', element, constraints);
    const parent = element.path?.slice(0, element.path.lastIndexOf('.')) ?? '';
    if (!element.path?.includes('.')) continue;
    const list = children.get(parent) ?? [];
    list.push(element);
    children.set(parent, list);
  }
  for (const element of elements) {
    const path = element.path ?? '';
    const below = children.get(path);
    if (!below && path.includes('.')) continue;
    const root = !path.includes('.');
    types[path] = [
      root && definition.kind === 'resource' ? 'r' : root && definition.kind === 'primitive-type' ? 'p' : 'c',
      root ? (definition.baseDefinition?.split('/').pop() ?? 0) : (element.type?.[0]?.code ?? 'BackboneElement'),
      root && definition.abstract ? 1 : 0,
      constraintKeys(element),
      (below ?? []).map((child) => toRecord(child, definition)),
    ];
  }
}

function toRecord(element: ElementDefinition, definition: StructureDefinition): ElementRecord {
  const path = element.path ?? '';
  const last = path.slice(path.lastIndexOf('.') + 1);
  const choice = last.endsWith('[x]');
  let flags = choice ? elementFlag.choice : 0;
  if (element.isSummary) flags |= elementFlag.summary;
  if (element.isModifier) flags |= elementFlag.modifier;
  const binding = element.binding?.valueSet;
  return [
    choice ? last.slice(0, -3) : last,
    element.min ?? 0,
    flags,
    element.max === '*' ? -1 : Number(element.max),
    (element.type ?? [])
      .filter((type) => !choice || isR4Choice(path.slice(0, -3), type.code ?? ''))
      .map((type) => typeText(type, element, definition))
      .join(','),
    constraintKeys(element),
    binding ? (element.binding?.strength === 'example' ? 'x' : element.binding?.strength?.charAt(0)) + binding : '',
    element.contentReference?.replace(/^.*#/, '') ?? '',
  ];
}

function typeText(
  type: NonNullable<ElementDefinition['type']>[number],
  element: ElementDefinition,
  definition: StructureDefinition,
): string {
  let code = type.code ?? '';
  if (code.startsWith(systemType)) {
    // The definitions give the logical id of a resource as `string`; its rules are those of `id`.
    const isResourceId = definition.kind === 'resource' && element.path === `${definition.type}.id`;
    const named = type.extension?.find((extension) => extension.url === typeExtension)?.valueUrl;
    code = isResourceId ? 'id' : (named ?? 'string');
  }
  const path = (element.path ?? '').replace(/\[x\]$/, '');
  if (isAnyResource(path)) return 'Resource';
  const property = element.path?.endsWith('[x]') ? choiceProperty(path, code) : path;
  const targets = r4Targets(property) ?? (type.targetProfile ?? []).map((profile) => profile.split('/').pop());
  return targets.length > 0 ? `${code}(${targets.join('|')})` : code;
}

function constraintKeys(element: ElementDefinition): string {
  const keys = (element.constraint ?? []).map((constraint) => constraint.key);
  // The one profile that base types use on their elements asks this and nothing else.
  const isSimple = element.type?.some((type) => type.profile?.some((profile) => profile.endsWith('/SimpleQuantity')));
  return [...keys, ...(isSimple ? ['sqty-1'] : [])].join(',');
}

function collectAll(definition: StructureDefinition, constraints: Record<string, ConstraintRecord>): void {
  for (const element of definition.snapshot?.element ?? [])
    collectConstraints(definition.type ?? '', element, constraints);
}

function collectConstraints(
  type: string,
  element: ElementDefinition,
  constraints: Record<string, ConstraintRecord>,
): void {
  for (const constraint of element.constraint ?? []) {
    const key = constraint.key ?? '';
    const record = toConstraint(constraint);
    const known = constraints[key];
    if (key === 'evv-1') continue;
    if (!known) constraints[key] = record;
    else if (known[1] !== record[1]) constraints[`${type}#${key}`] = record;
  }
}

function toConstraint(constraint: ElementDefinitionConstraint): ConstraintRecord {
  const bestPractice = constraint.extension?.some(
    (extension) => extension.url === bestPracticeExtension && extension.valueBoolean === true,
  );
  return [
    constraint.severity === 'warning' ? 'w' : 'e',
    correctedExpressions[constraint.key ?? ''] ?? constraint.expression ?? '',
    constraint.human ?? '',
    bestPractice ? 1 : 0,
  ];
}
