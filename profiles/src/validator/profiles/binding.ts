import type { ElementDefinition } from '@medplum/fhirtypes';
import { isJsonObject } from '../../json/json-object.ts';
import type { ElementBinding } from '../../model/index.ts';
import type { CheckLibrary, ValueCheck } from '../checks.ts';
import { compileBinding } from '../rules/binding.ts';

const maxValueSet = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet';

/**
 * Compiles the binding of an element of a profile, and the largest set that it lets codes come from, which is required.
 * Bindings that the base type or the sliced element has already are checked there.
 *
 * @see FHIR R4 elementdefinition.html, binding; extension elementdefinition-maxValueSet
 */
export function compileProfileBinding(
  definition: ElementDefinition,
  base: ElementBinding | undefined,
  sliced: ElementDefinition | undefined,
  library: CheckLibrary,
): readonly ValueCheck[] {
  const { binding } = definition;
  if (!binding) return [];
  const { strength, valueSet } = binding;
  const isSame = (other: { strength?: string; valueSet?: string } | undefined): boolean =>
    other?.valueSet === valueSet && other?.strength === strength;
  const max = binding.extension?.find(({ url }) => url === maxValueSet);
  const largest = max?.valueCanonical ?? max?.valueUri;
  return [
    ...(valueSet && strength && !isSame(base) && !isSame(sliced?.binding)
      ? bindingOfTypes({ strength, valueSet }, definition, library)
      : []),
    ...(largest ? bindingOfTypes({ strength: 'required', valueSet: largest }, definition, library) : []),
  ];
}

function bindingOfTypes(
  binding: ElementBinding,
  definition: ElementDefinition,
  library: CheckLibrary,
): readonly ValueCheck[] {
  return (definition.type ?? []).flatMap((type) =>
    compileBinding(binding, type.code ?? '', library.terminology).map(
      (check): ValueCheck =>
        (value, run) => {
          // With several types in a choice, each check only sees values of its own shape.
          if (typeof value === 'string' ? isTextType(type.code) : isShapeOf(type.code, value)) check(value, run);
        },
    ),
  );
}

const isTextType = (code: string | undefined): boolean => code === 'code' || code === 'string' || code === 'uri';

function isShapeOf(code: string | undefined, value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  if (code === 'CodeableConcept') return 'coding' in value || 'text' in value || !('code' in value);
  if (code === 'Coding') return 'code' in value && !('value' in value);
  return !isTextType(code);
}
