import type { StructureDefinition } from '@medplum/fhirtypes';
import { isJsonObject, type JsonObject, objectsOf } from '../../../json/json-object.ts';
import { coreType, isSubtype, typeModel } from '../../../model/index.ts';
import type { CheckLibrary, ObjectCheck } from '../../checks.ts';
import { generateSnapshot, type SnapshotFault } from '../../profiles/snapshot/generate.ts';
import type { Run } from '../../run.ts';

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
    for (const [index, element] of elements.entries()) checkTypeProfiles(element, index, library, run);
    const { faults } = generateSnapshot(resource as unknown as StructureDefinition, (url) =>
      library.profiles.definition(url),
    );
    if (faults.some(({ kind }) => kind === 'base-unknown')) return;
    for (const { kind, index } of faults)
      if (kind !== 'base-unknown') run.reportAt(`differential.element[${index}]`, -1, codes[kind]);
  };
}

/** A profile of a type is for that type. */
function checkTypeProfiles(element: JsonObject, index: number, library: CheckLibrary, run: Run): void {
  objectsOf(element['type']).forEach((type, typeIndex) => {
    const { code, profile } = type;
    const model = typeof code === 'string' ? typeModel(code) : undefined;
    if (!model || !Array.isArray(profile)) return;
    profile.forEach((url: unknown, profileIndex) => {
      if (typeof url !== 'string') return;
      const actual = coreType(url) ?? library.profiles.typeOf(url);
      if (actual === undefined || actual === model.name || (model.abstract && isSubtype(actual, model.name))) return;
      if (model.name === 'BackboneElement' || model.name === 'Element') return;
      const place = `differential.element[${index}].type[${typeIndex}].profile`;
      run.reportAt(place, profileIndex, 'definition-profile-type', { type: model.name });
    });
  });
}
