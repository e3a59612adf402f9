import type { ElementDefinition, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { writeArchive } from '../archive/indexed-archive.ts';
import { generatedFile } from '../archive/locations.ts';

/** Parts of an element definition that the validator reads; all texts for people go. */
const keptFields = new Set([
  'id',
  'path',
  'sliceName',
  'slicing',
  'min',
  'max',
  'type',
  'binding',
  'constraint',
  'contentReference',
  'maxLength',
  'isModifier',
]);

/** Invariants that every element or every extension has: the types carry them, and half of a snapshot would be these. */
const everywhere: Readonly<Record<string, string>> = {
  'ele-1': 'hasValue() or (children().count() > id.count())',
  'ext-1': 'extension.exists() != value.exists()',
};

/** Writes `generated/definitions.*`: profiles and extensions of the R4 specification, by canonical address. */
export function writeProfiles(definitions: readonly Resource[]): void {
  const entries = new Map<string, StructureDefinition>();
  for (const resource of definitions) {
    if (resource.resourceType !== 'StructureDefinition' || resource.derivation !== 'constraint' || !resource.url)
      continue;
    if (!resource.snapshot || entries.has(resource.url)) continue;
    entries.set(resource.url, reduceDefinition(resource));
  }
  writeArchive(generatedFile('definitions'), entries);
}

/** A StructureDefinition with what checking needs only. */
export function reduceDefinition(definition: StructureDefinition): StructureDefinition {
  const { resourceType, url, version, name, status, kind, abstract, type, baseDefinition, derivation } = definition;
  const context = contextsOf(definition);
  const element = (definition.snapshot?.element ?? []).map(reduceElement);
  return {
    resourceType,
    url,
    ...(version ? { version } : {}),
    name,
    status,
    kind,
    abstract,
    type,
    ...(baseDefinition ? { baseDefinition } : {}),
    ...(derivation ? { derivation } : {}),
    ...(context ? { context } : {}),
    ...(definition.contextInvariant ? { contextInvariant: definition.contextInvariant } : {}),
    snapshot: { element },
  };
}

function contextsOf({ context }: StructureDefinition): StructureDefinition['context'] {
  return context?.map(({ type, expression }) => ({ type, expression }));
}

function reduceElement(element: ElementDefinition): ElementDefinition {
  const kept = Object.entries(element).filter(
    ([name]) => keptFields.has(name) || /^(fixed|pattern|minValue|maxValue)[A-Z]/.test(name),
  );
  const reduced = Object.fromEntries(kept) as unknown as ElementDefinition;
  if (!reduced.isModifier) delete reduced.isModifier;
  if (reduced.binding) {
    const { strength, valueSet, extension } = reduced.binding;
    const largest = extension?.filter(({ url }) => url?.endsWith('/elementdefinition-maxValueSet')) ?? [];
    reduced.binding = {
      strength,
      ...(valueSet ? { valueSet } : {}),
      ...(largest.length > 0 ? { extension: largest } : {}),
    } as NonNullable<ElementDefinition['binding']>;
  }
  if (reduced.constraint) {
    const own = reduced.constraint.filter(({ key, expression }) => everywhere[key ?? ''] !== expression);
    if (own.length === 0) delete reduced.constraint;
    else
      reduced.constraint = own.map(({ key, severity, human, expression, source }) => ({
        key,
        severity,
        human,
        ...(expression ? { expression } : {}),
        ...(source ? { source } : {}),
      })) as NonNullable<ElementDefinition['constraint']>;
  }
  return reduced;
}
