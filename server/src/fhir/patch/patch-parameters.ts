import { FhirError } from '@sinfonia/profiles/issues';
import { type Item, isPrimitive, type JsonObject } from './element-list.ts';

/** Kinds of operation of a FHIRPath Patch. */
export type PatchKind = 'add' | 'insert' | 'delete' | 'replace' | 'move';

/** A value as a patch gives it: typed, a resource, or the parts of an element that has no type name of its own. */
export type PatchValue =
  | { readonly form: 'typed'; readonly type: string; readonly item: Item }
  | { readonly form: 'resource'; readonly resource: JsonObject }
  | { readonly form: 'parts'; readonly parts: readonly { readonly name: string; readonly value: PatchValue }[] };

/** An operation as read from the Parameters resource; what its kind requires is there. */
export interface PatchOperation {
  readonly kind: PatchKind;
  /** Counts from 1. */
  readonly position: number;
  readonly path: string;
  readonly name: string;
  readonly value?: PatchValue;
  readonly index: number;
  readonly source: number;
  readonly destination: number;
}

const required: Readonly<Record<PatchKind, readonly string[]>> = {
  add: ['path', 'name', 'value'],
  insert: ['path', 'index', 'value'],
  delete: ['path'],
  replace: ['path', 'value'],
  move: ['path', 'source', 'destination'],
};

const known = new Set(['type', 'path', 'name', 'value', 'index', 'source', 'destination']);
const maxDepth = 20;

/** Most operations in one patch; each evaluates its path on the whole resource. */
export const maxPathOperations = 200;

/**
 * Reads a Parameters resource into the operations of a FHIRPath Patch. Refusals: `patch-document-invalid`,
 * `patch-operation-invalid`, `patch-member-unknown`, `patch-too-large` (all 400). Source: FHIR R4 fhirpatch.html.
 */
export function readOperations(body: unknown): readonly PatchOperation[] {
  if (!isObject(body) || body['resourceType'] !== 'Parameters' || !Array.isArray(body['parameter'])) {
    throw new FhirError({ code: 'patch-document-invalid' });
  }
  const parameters: readonly unknown[] = body['parameter'];
  if (parameters.length > maxPathOperations) {
    throw new FhirError({ code: 'patch-too-large', values: { limit: maxPathOperations, what: 'operations' } });
  }
  return parameters.map((parameter, index) => readOperation(parameter, index + 1));
}

function readOperation(parameter: unknown, position: number): PatchOperation {
  const expression = [`Parameters.parameter[${position - 1}]`];
  const malformed = (member: string) =>
    new FhirError({ code: 'patch-operation-invalid', values: { position, member }, expression });
  if (!isObject(parameter) || parameter['name'] !== 'operation') throw malformed('operation');
  const parts = new Map<string, JsonObject>();
  for (const part of objectsOf(parameter['part'])) {
    const name = part['name'];
    if (typeof name !== 'string' || !known.has(name) || parts.has(name)) {
      throw new FhirError({ code: 'patch-member-unknown', values: { position }, expression });
    }
    parts.set(name, part);
  }
  const kind = scalarOf(parts.get('type'));
  if (!isKind(kind)) throw malformed('type');
  for (const name of required[kind]) {
    if (!parts.has(name)) throw malformed(name);
  }
  const text = (name: string): string => {
    const value = scalarOf(parts.get(name));
    if (!required[kind].includes(name)) return '';
    if (typeof value !== 'string' || value === '') throw malformed(name);
    return value;
  };
  const count = (name: string): number => {
    const value = scalarOf(parts.get(name));
    if (!required[kind].includes(name)) return 0;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw malformed(name);
    return value;
  };
  const given = parts.get('value');
  const value = given && required[kind].includes('value') ? readValue(given, 0) : undefined;
  if (required[kind].includes('value') && !value) throw malformed('value');
  return {
    kind,
    position,
    path: text('path'),
    name: text('name'),
    ...(value ? { value } : {}),
    index: count('index'),
    source: count('source'),
    destination: count('destination'),
  };
}

function readValue(part: JsonObject, depth: number): PatchValue | undefined {
  if (depth > maxDepth) return undefined;
  if (isObject(part['resource'])) return { form: 'resource', resource: part['resource'] };
  if (Array.isArray(part['part'])) {
    const parts: { name: string; value: PatchValue }[] = [];
    for (const inner of objectsOf(part['part'])) {
      const value = readValue(inner, depth + 1);
      if (typeof inner['name'] !== 'string' || !value) return undefined;
      parts.push({ name: inner['name'], value });
    }
    return { form: 'parts', parts };
  }
  const property = valueProperty(part);
  if (property === undefined) return undefined;
  const type = typeNameOf(property.slice('value'.length));
  const value = part[property];
  const sibling = part[`_${property}`];
  return {
    form: 'typed',
    type,
    item: { ...(value === undefined ? {} : { value }), ...(sibling === undefined ? {} : { sibling }) },
  };
}

/** JSON name of the value of a part: `valueCode` for `valueCode` or a lone `_valueCode`. */
function valueProperty(part: JsonObject): string | undefined {
  const name = Object.keys(part).find((key) => /^_?value[A-Z]/.test(key));
  return name?.startsWith('_') ? name.slice(1) : name;
}

/** `Code` → `code`, `HumanName` stays: primitive types begin in lower case. */
function typeNameOf(suffix: string): string {
  const lower = suffix.charAt(0).toLowerCase() + suffix.slice(1);
  return isPrimitive(lower) ? lower : suffix;
}

function scalarOf(part: JsonObject | undefined): unknown {
  const property = part && valueProperty(part);
  return property === undefined ? undefined : part?.[property];
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isKind(value: unknown): value is PatchKind {
  return typeof value === 'string' && Object.hasOwn(required, value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
