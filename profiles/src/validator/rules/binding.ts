import { isJsonObject, objectsOf, textOf } from '../../json/json-object.ts';
import type { ElementBinding } from '../../model/index.ts';
import { isMemberOf, type Terminology } from '../../terminology/index.ts';
import type { ValueCheck } from '../checks.ts';
import type { Run } from '../run.ts';

/**
 * Compiles a binding: required bindings make errors, extensible ones warnings, weaker ones nothing. Value sets that are
 * not in the package, or whose codes are not (SNOMED CT, UCUM), cannot be judged and pass.
 *
 * @see FHIR R4 terminologies.html#strength
 */
export function compileBinding(
  binding: ElementBinding | undefined,
  type: string,
  terminology: Terminology,
): readonly ValueCheck[] {
  if (!binding || (binding.strength !== 'required' && binding.strength !== 'extensible')) return [];
  const { valueSet } = binding;
  const required = binding.strength === 'required';
  const isMember = (system: string | undefined, code: string): boolean | undefined => {
    const members = terminology.members(valueSet);
    return members && isMemberOf(members, system, code);
  };
  const report = (run: Run): void => run.report(required ? 'code-not-bound' : 'code-outside-extensible', { valueSet });

  switch (type) {
    case 'code':
    case 'string':
    case 'uri':
      return [
        (value, run) => {
          // Types of FHIRPath stand beside the FHIR types in definitions. Source: elementdefinition.html, type.code.
          if (typeof value !== 'string' || value.startsWith('http://hl7.org/fhirpath/System.')) return;
          if (isMember(undefined, value) === false) report(run);
        },
      ];
    case 'Coding':
      return [
        (value, run) => {
          if (!isJsonObject(value)) return;
          const code = textOf(value['code']);
          // A coding without system cannot be in a set of systems and codes.
          if (code !== undefined && isMember(textOf(value['system']) ?? '', code) === false) report(run);
        },
      ];
    case 'CodeableConcept':
      return [(value, run) => checkConcept(value, required, isMember, () => report(run))];
    case 'Quantity':
    case 'Duration':
    case 'Age':
    case 'Distance':
    case 'Count':
      return [
        (value, run) => {
          if (!isJsonObject(value)) return;
          const code = textOf(value['code']);
          if (code !== undefined && isMember(textOf(value['system']) ?? '', code) === false) report(run);
        },
      ];
    default:
      return [];
  }
}

function checkConcept(
  value: unknown,
  required: boolean,
  isMember: (system: string | undefined, code: string) => boolean | undefined,
  report: () => void,
): void {
  if (!isJsonObject(value)) return;
  let coded = 0;
  for (const coding of objectsOf(value['coding'])) {
    const code = textOf(coding['code']);
    if (code === undefined) continue;
    coded++;
    if (isMember(textOf(coding['system']) ?? '', code) !== false) return;
  }
  // With an extensible binding a text alone says that no code fits.
  if (coded > 0 || (required && !isExtended(value))) report();
}

/** An extension such as data-absent-reason may stand for the codes. */
function isExtended(value: { readonly [name: string]: unknown }): boolean {
  return objectsOf(value['extension']).length > 0;
}
