import { walker } from '../../fhir/search/expressions/element-path.ts';
import { parameterOf } from '../../fhir/search/parameters.ts';

/** One parsed criterion: a parameter has one of the values, or with `not` none of them. */
export interface Criterion {
  readonly code: string;
  readonly not: boolean;
  readonly anyOf: readonly string[];
}

/** Most criteria, and most values of one, that are read: a Subscription is judged at every write. */
const maximum = 20;

/**
 * Reads search criteria that can be judged without the store: `code=a,b&code:not=c`, of token and reference parameters of the
 * type, in the part of FHIR search that topics need. Undefined for all else: no criterion is passed over.
 */
export function parseCriteria(type: string, text: string): readonly Criterion[] | undefined {
  if (text === '') return [];
  const parts = text.split('&');
  if (parts.length > maximum) return undefined;
  const criteria: Criterion[] = [];
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at < 1) return undefined;
    const [code = '', modifier, ...rest] = decode(part.slice(0, at))?.split(':') ?? [];
    const values = decode(part.slice(at + 1))?.split(',') ?? [];
    const parameter = parameterOf(type, code);
    if (parameter === undefined || rest.length > 0 || values.length === 0 || values.length > maximum) return undefined;
    if (parameter.type !== 'token' && parameter.type !== 'reference') return undefined;
    if (parameter.selection?.kind !== 'elements') return undefined;
    if (modifier !== undefined && (modifier !== 'not' || parameter.type !== 'token')) return undefined;
    if (values.some((value) => value === '' || value === '|')) return undefined;
    criteria.push({ code, not: modifier === 'not', anyOf: values });
  }
  return criteria;
}

/** Tells whether a resource meets all criteria, which were parsed for its type. */
export function matchesCriteria(
  resource: object,
  type: string,
  criteria: readonly Criterion[],
  fhirBase: string,
): boolean {
  return criteria.every(({ code, not, anyOf }) => {
    const values = valuesOf(resource, type, code, fhirBase);
    return anyOf.some((wanted) => values.has(wanted)) !== not;
  });
}

/**
 * The values of a search parameter in a resource, each in every form in which criteria may name it: `code`, `system|code` and
 * `|code` for tokens, `Type/id` and `id` for references (those below `fhirBase` as relative ones); dates as they are written.
 */
export function valuesOf(resource: object, type: string, code: string, fhirBase: string): ReadonlySet<string> {
  const values = new Set<string>();
  const selection = parameterOf(type, code)?.selection;
  if (selection?.kind !== 'elements') return values;
  for (const path of selection.paths)
    walker(path.steps, (value: unknown) => addForms(values, value, fhirBase))(resource, 0);
  return values;
}

function addForms(values: Set<string>, value: unknown, fhirBase: string): void {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    values.add(String(value));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { coding, code, system, value: ofIdentifier, reference, start, end } = value as Record<string, unknown>;
  if (Array.isArray(coding)) for (const one of coding) addForms(values, one, fhirBase);
  if (typeof reference === 'string') addReference(values, reference, fhirBase);
  const token = typeof code === 'string' ? code : ofIdentifier;
  if (typeof token === 'string') {
    values.add(token);
    values.add(typeof system === 'string' ? `${system}|${token}` : `|${token}`);
  }
  for (const [name, bound] of Object.entries({ start, end })) {
    if (typeof bound === 'string') values.add(`${name} ${bound}`);
  }
}

function addReference(values: Set<string>, reference: string, fhirBase: string): void {
  const base = `${fhirBase}/`;
  const relative = reference.startsWith(base) ? reference.slice(base.length) : reference;
  const [type = '', id = ''] = relative.split('/');
  if (relative.includes('://') || id === '') {
    values.add(relative);
    return;
  }
  values.add(`${type}/${id}`);
  values.add(id);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
