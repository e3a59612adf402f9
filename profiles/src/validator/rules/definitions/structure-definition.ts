import type { StructureDefinition } from '@medplum/fhirtypes';
import type { CheckLibrary, ObjectCheck } from '../../checks.ts';
import { isJsonObject, objectsOf } from '../../json.ts';
import { generateSnapshot, type SnapshotFault } from '../../profiles/snapshot/generate.ts';

const codes = {
  'path-unknown': 'definition-path-unknown',
  'constant-differs': 'definition-constant-differs',
  'discriminator-unknown': 'definition-discriminator-unknown',
} as const satisfies Record<Exclude<SnapshotFault['kind'], 'base-unknown'>, string>;

/**
 * Compiles the rule that a differential fits its base: every element is one of the base, constants of the base are kept,
 * and discriminators lead somewhere. Nothing is said about a profile of an unknown base.
 *
 * @see FHIR R4 profiling.html
 */
export function compileStructureDefinitionRule(library: CheckLibrary): ObjectCheck {
  return (resource, run) => {
    const { differential, derivation } = resource;
    if (derivation !== 'constraint' || !isJsonObject(differential)) return;
    const elements = objectsOf(differential['element']);
    if (elements.length === 0 || !elements.every(({ path }) => typeof path === 'string')) return;
    const { faults } = generateSnapshot(resource as unknown as StructureDefinition, (url) =>
      library.profiles.definition(url),
    );
    if (faults.some(({ kind }) => kind === 'base-unknown')) return;
    for (const { kind, index } of faults)
      if (kind !== 'base-unknown') run.reportAt(`differential.element[${index}]`, -1, codes[kind]);
  };
}
