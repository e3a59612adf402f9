import table from './compartments.json' with { type: 'json' };
import { invalidValue } from './faults.ts';
import { parameterOf } from './parameters.ts';
import type { Condition } from './plan.ts';

/** Parameter codes by compartment and resource type. Source: FHIR R4 compartmentdefinition-*.html. */
const compartments: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = table.compartments;

/** The compartments that can be searched. */
export const compartmentNames: readonly string[] = Object.keys(compartments);

/** Types that a compartment may hold; empty for a type that is no compartment. */
export function compartmentTypes(compartment: string): readonly string[] {
  return Object.keys(Object.hasOwn(compartments, compartment) ? (compartments[compartment] ?? {}) : {});
}

/**
 * Membership in the compartment of one resource: any of the parameters of the definition leads to it. Refuses a
 * compartment or type that FHIR does not define with `invalid-parameter-value`.
 */
export function compartmentCondition(
  compartment: { readonly type: string; readonly id: string },
  types: readonly string[],
): Condition {
  const codesByType = Object.hasOwn(compartments, compartment.type) ? compartments[compartment.type] : undefined;
  if (codesByType === undefined || types.length === 0) throw invalidValue('compartment');
  const target = `${compartment.type}/${compartment.id}`;
  const alternatives = types.flatMap((type) => {
    const codes = codesByType[type];
    if (codes === undefined) throw invalidValue('compartment');
    // The resource that the compartment is about belongs to it, whether the definition says so (`{def}`) or not.
    const itself: Condition[] = type === compartment.type ? [itselfIn(type, compartment.id)] : [];
    return [...itself, ...codes.flatMap((code) => membership(type, code, target))];
  });
  const [only] = alternatives;
  return alternatives.length === 1 && only ? only : { kind: 'or', of: alternatives };
}

function itselfIn(type: string, id: string): Condition {
  return {
    kind: 'and',
    of: [
      { kind: 'type', types: [type] },
      { kind: 'id', ids: [id] },
    ],
  };
}

function membership(type: string, code: string, target: string): Condition[] {
  if (parameterOf(type, code)?.type !== 'reference') return [];
  return [{ kind: 'reference', parameter: { type, code }, anyOf: [target] }];
}
