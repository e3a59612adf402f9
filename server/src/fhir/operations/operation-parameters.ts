import type { CodeableConcept, Coding, Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import { nearest } from '@sinfonia/profiles/model';
import type { FhirRequest } from '../exchange.ts';
import { isLenient } from '../responses.ts';

/** Kinds of values of operation parameters; `unsupported` for those of the definition that this server does not follow. */
export type ParameterKind =
  | 'text'
  | 'flag'
  | 'count'
  | 'date'
  | 'coding'
  | 'concept'
  | 'resource'
  | 'parts'
  | 'unsupported';

/** The parameters of an operation by name. */
export type ParameterKinds = Readonly<Record<string, ParameterKind>>;

/** Any JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The parameters of one request of an operation. Each getter answers undefined for a parameter that is not there. */
export interface OperationParameters {
  /** First value of a parameter of kind `text`. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean | undefined;
  /** Whole number from 0. */
  count(name: string): number | undefined;
  /** FHIR date or dateTime as it was given. */
  date(name: string): string | undefined;
  coding(name: string): Coding | undefined;
  concept(name: string): CodeableConcept | undefined;
  resource(name: string): Resource | undefined;
  /** The parts of each parameter of a name. */
  parts(name: string): readonly (readonly JsonObject[])[];
  has(name: string): boolean;
}

/** Parameters of the REST interface that every request may carry. Source: FHIR R4 http.html#parameters. */
const control: ReadonlySet<string> = new Set(['_format', '_pretty', '_summary', '_elements', '_language']);

/**
 * Reads the parameters of an operation from the address and from a Parameters body. A body that is the resource of the only
 * parameter of kind `resource` is taken as it. Source: FHIR R4 operations.html#request.
 *
 * Refusals (400): `operation-parameter-unknown`, `operation-parameter-unsupported` (both passed over with
 * `Prefer: handling=lenient`), `operation-parameter-invalid`, `body-not-a-resource`, `type-mismatch`.
 */
export function readParameters(
  operation: string,
  kinds: ParameterKinds,
  request: Pick<FhirRequest, 'query' | 'body' | 'headers'>,
  resourceBody?: { readonly type: string; readonly parameter: string },
): OperationParameters {
  const found = new Map<string, JsonObject[]>();
  const lenient = isLenient(request.headers.prefer);
  const add = (name: string, value: JsonObject): void => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined || kind === 'unsupported') {
      if (lenient) return;
      const values = { operation: `$${operation}`, parameter: name.slice(0, 64) };
      if (kind === 'unsupported') throw refusal('operation-parameter-unsupported', name, values);
      const suggestion = nearest(name.slice(0, 64), Object.keys(kinds)) ?? '—';
      throw refusal('operation-parameter-unknown', name, { ...values, nearest: suggestion });
    }
    const list = found.get(name);
    if (list) list.push(value);
    else found.set(name, [value]);
  };
  for (const [name, value] of request.query) if (!control.has(name)) add(name, { valueString: value });
  for (const [name, value] of bodyParameters(request.body, resourceBody)) add(name, value);
  return {
    has: (name) => found.has(name),
    text: (name) => textsOf(found, name)[0],
    texts: (name) => textsOf(found, name),
    flag(name) {
      const value = firstValue(found, name);
      if (value === undefined || typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      throw invalid(name, 'boolean');
    },
    count(name) {
      const value = firstValue(found, name);
      if (value === undefined) return undefined;
      const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
      if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 1e9) return number;
      throw invalid(name, 'integer >= 0');
    },
    date(name) {
      const value = firstValue(found, name);
      if (value === undefined) return undefined;
      if (typeof value === 'string' && isDate(value)) return value;
      throw invalid(name, 'date, dateTime');
    },
    coding(name) {
      const value = objectOf(found, name, 'valueCoding', 'Coding');
      return value && toCoding(value, name);
    },
    concept(name) {
      const value = objectOf(found, name, 'valueCodeableConcept', 'CodeableConcept');
      if (value === undefined) return undefined;
      const list: unknown = value['coding'] ?? [];
      if (!Array.isArray(list)) throw invalid(name, 'CodeableConcept');
      return { coding: list.map((each) => toCoding(each, name)) };
    },
    resource(name) {
      const value = objectOf(found, name, 'resource', 'Resource');
      if (value !== undefined && typeof value['resourceType'] !== 'string') throw invalid(name, 'Resource');
      return value as Resource | undefined;
    },
    parts: (name) => (found.get(name) ?? []).map((each) => objectsIn(each['part'])),
  };
}

/** The refusal of a value of a parameter. */
export function invalid(name: string, expected: string): FhirError {
  return refusal('operation-parameter-invalid', name, { parameter: name, expected });
}

/** The refusal of a request without a parameter that it needs. */
export function missing(parameter: string): FhirError {
  return new FhirError({ code: 'operation-parameter-missing', values: { parameter } });
}

/** The value of a part, whatever its type; undefined when it has none. */
export function anyValue(parameter: JsonObject): unknown {
  for (const [name, value] of Object.entries(parameter)) if (/^value[A-Z]/.test(name)) return value;
  return undefined;
}

/** A Coding with the members that codes are told by; other members are passed over. */
export function toCoding(value: unknown, name: string): Coding {
  if (!isObject(value)) throw invalid(name, 'Coding');
  const { system, version, code, display } = value;
  const members = Object.entries({ system, version, code, display }).filter(([, member]) => member !== undefined);
  if (members.some(([, member]) => typeof member !== 'string')) throw invalid(name, 'Coding');
  return Object.fromEntries(members);
}

/** Tells whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function* bodyParameters(
  body: unknown,
  resourceBody: { readonly type: string; readonly parameter: string } | undefined,
): Iterable<readonly [name: string, value: JsonObject]> {
  if (body === undefined || body === null) return;
  if (!isObject(body) || typeof body['resourceType'] !== 'string') throw new FhirError({ code: 'body-not-a-resource' });
  if (resourceBody !== undefined && body['resourceType'] === resourceBody.type) {
    yield [resourceBody.parameter, { resource: body }];
    return;
  }
  if (body['resourceType'] !== 'Parameters') {
    throw new FhirError({ code: 'type-mismatch', values: { type: 'Parameters' } });
  }
  for (const parameter of objectsIn(body['parameter'])) {
    const { name } = parameter;
    if (typeof name !== 'string') throw invalid('name', 'string');
    yield [name, parameter];
  }
}

function objectsIn(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function firstValue(found: ReadonlyMap<string, readonly JsonObject[]>, name: string): unknown {
  const first = found.get(name)?.[0];
  if (first === undefined) return undefined;
  const value = anyValue(first);
  if (value === undefined) throw invalid(name, 'value[x]');
  return value;
}

function textsOf(found: ReadonlyMap<string, readonly JsonObject[]>, name: string): readonly string[] {
  return (found.get(name) ?? []).map((parameter) => {
    const value = anyValue(parameter);
    if (typeof value !== 'string' || value === '') throw invalid(name, 'string, code, uri');
    return value;
  });
}

function objectOf(
  found: ReadonlyMap<string, readonly JsonObject[]>,
  name: string,
  member: string,
  expected: string,
): JsonObject | undefined {
  const first = found.get(name)?.[0];
  if (first === undefined) return undefined;
  const value = first[member];
  if (!isObject(value)) throw invalid(name, expected);
  return value;
}

function isDate(text: string): boolean {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T\S{5,})?$/.exec(text) ?? [];
  if (Number.isNaN(Date.parse(text))) return false;
  // The engine takes 31 February for 2 March.
  return day === undefined
    ? /^\d{4}(?:-\d{2})?$/.test(text)
    : new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

function refusal(code: Issue['code'], name: string, values: Issue['values']): FhirError {
  return new FhirError({ code, expression: [`http.${name.slice(0, 64)}`], ...(values ? { values } : {}) });
}
