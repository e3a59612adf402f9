import { FhirError, type Issue } from '@sinfonia/profiles/issues';

/**
 * The refusals of a search request, each with the place `http.<parameter>`. They name parameters and modifiers, which are
 * shortened, and never repeat the value searched for.
 */
export function invalidValue(parameter: string): FhirError {
  return refusal({ code: 'invalid-parameter-value', values: { parameter: shorten(parameter) } }, parameter);
}

/** `prefix-not-allowed` 400. */
export function prefixNotAllowed(parameter: string): FhirError {
  return refusal({ code: 'prefix-not-allowed', values: { parameter: shorten(parameter) } }, parameter);
}

/** `modifier-not-allowed` 400, with the modifiers that are. */
export function modifierNotAllowed(parameter: string, modifier: string, allowed: readonly string[]): FhirError {
  const values = {
    parameter: shorten(parameter),
    modifier: shorten(modifier),
    allowed: allowed.map((name) => `:${name}`).join(', ') || '–',
  };
  return refusal({ code: 'modifier-not-allowed', values }, parameter);
}

/** `chain-not-allowed` 400, with the types that the reference may point to. */
export function chainNotAllowed(parameter: string, allowed: readonly string[]): FhirError {
  const values = { parameter: shorten(parameter), allowed: allowed.slice(0, 12).join(', ') || '–' };
  return refusal({ code: 'chain-not-allowed', values }, parameter);
}

/** `unknown-value-set` 400. */
export function unknownValueSet(parameter: string): FhirError {
  return refusal({ code: 'unknown-value-set', values: { parameter: shorten(parameter) } }, parameter);
}

/** `search-not-supported` 400. */
export function searchNotSupported(parameter: string): FhirError {
  return refusal({ code: 'search-not-supported', values: { parameter: shorten(parameter) } }, parameter);
}

/** The issue of a parameter that does not exist: `unknown-parameter`, or `parameter-ignored` when handling is lenient. */
export function unknownParameter(
  code: 'unknown-parameter' | 'parameter-ignored',
  parameter: string,
  type: string,
  nearest: readonly string[],
): Issue {
  return {
    code,
    expression: [`http.${shorten(parameter)}`],
    values: { parameter: shorten(parameter), type, nearest: nearest.join(', ') || '–' },
  };
}

/** A refusal with its place. */
export function refusal(issue: Issue, parameter: string): FhirError {
  return new FhirError({ ...issue, expression: [`http.${shorten(parameter)}`] });
}

/** Names come from the client: long ones are cut, and anything but the characters of names is left out. */
export function shorten(name: string): string {
  const clean = name.replace(/[^\w:.\-*$]/g, '');
  return clean.length > 80 ? `${clean.slice(0, 80)}…` : clean;
}

/** A search parameter that does not exist, on its way to being refused or ignored. */
export class UnknownParameter extends Error {
  readonly parameter: string;
  readonly resourceType: string;
  readonly nearest: readonly string[];

  constructor(parameter: string, resourceType: string, nearest: readonly string[]) {
    super('unknown search parameter');
    this.parameter = parameter;
    this.resourceType = resourceType;
    this.nearest = nearest;
  }
}
