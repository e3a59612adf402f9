import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, type IssueCode } from '@sinfonia/profiles/issues';
import { copyJson } from '@sinfonia/profiles/json';
import { applyPatch as applyOperations, type Operation } from 'rfc6902';
import { dropEmptied } from './emptied.ts';
import { requireSameIdentity } from './identity.ts';
import { type Location, locate, parsePointer, placeOf } from './json-pointer.ts';

/** Most operations in one patch. */
export const maxOperations = 1000;
/** Most characters of JSON that the `copy` operations of one patch may duplicate. */
export const maxCopied = 4_194_304;

const members: Readonly<Record<string, readonly string[]>> = {
  add: ['value'],
  remove: [],
  replace: ['value'],
  move: ['from'],
  copy: ['from'],
  test: ['value'],
};

/** An operation whose members and pointers have been checked. */
interface CheckedOperation {
  readonly operation: Operation;
  /** Counts from 1. */
  readonly position: number;
  readonly path: readonly string[];
  readonly from?: readonly string[];
}

/**
 * Applies a JSON Patch document to a copy of a resource. Paths are resolved strictly (own members, existing array
 * positions) before the library applies an operation; `test` compares here, because the library computes a whole difference
 * for it, which is quadratic in the length of arrays. Source: RFC 6902, RFC 6901.
 */
export function applyJsonPatch(resource: Resource, body: unknown): Resource {
  if (!Array.isArray(body)) throw new FhirError({ code: 'patch-document-invalid' });
  if (body.length > maxOperations) {
    throw new FhirError({ code: 'patch-too-large', values: { limit: maxOperations, what: 'operations' } });
  }
  const operations = body.map((operation: unknown, index) => checkOperation(operation, index + 1));
  const target = copyJson(resource);
  const emptied = new Set<object>();
  let copied = 0;
  for (const checked of operations) {
    checkLocations(target, checked, emptied);
    if (checked.operation.op === 'copy') copied += sizeAt(target, checked.from ?? []);
    if (copied > maxCopied) {
      throw new FhirError({ code: 'patch-too-large', values: { limit: maxCopied, what: 'copy' } });
    }
    if (checked.operation.op === 'test') continue;
    const [failure] = applyOperations(target, [checked.operation]);
    if (failure) throw refusal('patch-path-missing', target, checked);
    requireSameIdentity(resource, target, checked.position);
  }
  dropEmptied(target, emptied);
  return target;
}

function checkOperation(operation: unknown, position: number): CheckedOperation {
  const malformed = (member: string) =>
    new FhirError({ code: 'patch-operation-invalid', values: { position, member } });
  if (typeof operation !== 'object' || operation === null || Array.isArray(operation)) throw malformed('op');
  const given = operation as Record<string, unknown>;
  const op = Object.hasOwn(given, 'op') ? given['op'] : undefined;
  const required = typeof op === 'string' && Object.hasOwn(members, op) ? members[op] : undefined;
  if (!required) throw malformed('op');
  for (const member of required) {
    if (!Object.hasOwn(given, member)) throw malformed(member);
  }
  const path = parsePointer(given['path']);
  if (!path) throw malformed('path');
  const from = required.includes('from') ? parsePointer(given['from']) : undefined;
  if (required.includes('from') && !from) throw malformed('from');
  return { operation: given as unknown as Operation, position, path, ...(from ? { from } : {}) };
}

/** Refuses what the library would let pass: inherited members, positions out of range, the resource as a whole. */
function checkLocations(target: Resource, checked: CheckedOperation, emptied: Set<object>): void {
  const { operation, path, from } = checked;
  if (operation.op === 'test') {
    const actual = path.length === 0 ? target : locate(target, path)?.value;
    if (isDeepStrictEqual(actual, operation.value)) return;
    throw refusal('patch-test-failed', target, checked);
  }
  if (path.length === 0 || from?.length === 0) throw refusal('patch-path-root', target, checked);
  const to = locate(target, path);
  const source = from && locate(target, from);
  if (!to || (from && !source?.exists)) throw refusal('patch-path-missing', target, checked);
  if (operation.op === 'move' && from && path.length > from.length && from.every((token, at) => token === path[at])) {
    throw refusal('patch-path-missing', target, checked);
  }
  const shifted = operation.op === 'move' && source?.container === to.container ? 1 : 0;
  checkTarget(target, checked, to, shifted);
  if (operation.op === 'remove') emptied.add(to.container);
  if (operation.op === 'move' && source) emptied.add(source.container);
}

function checkTarget(target: Resource, checked: CheckedOperation, to: Location, shifted: number): void {
  const { op } = checked.operation;
  const mustExist = op === 'remove' || op === 'replace';
  if (mustExist && !to.exists) throw refusal('patch-path-missing', target, checked);
  if (!Array.isArray(to.container) || to.key === '-') return;
  const last = mustExist ? to.container.length - 1 : to.container.length - shifted;
  if (/^(0|[1-9]\d*)$/.test(to.key) && Number(to.key) <= last) return;
  throw refusal('patch-index-range', target, checked, { count: to.container.length });
}

function sizeAt(target: Resource, path: readonly string[]): number {
  const found = locate(target, path);
  return found?.exists ? JSON.stringify(found.value).length : 0;
}

function refusal(
  code: IssueCode,
  target: Resource,
  checked: CheckedOperation,
  values: NonNullable<Issue['values']> = {},
): FhirError {
  return new FhirError({
    code,
    expression: [placeOf(target.resourceType, checked.path)],
    values: { position: checked.position, ...values },
  });
}
