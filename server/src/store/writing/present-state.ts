import { FhirError } from '@sinfonia/profiles/issues';
import { sealedType } from '../audit-chain.ts';
import type { StoredVersion, UpdateOperation } from '../port.ts';
import type { Entry } from './entry.ts';

/** Refuses a further version of what is written once (`audit-append-only`). The API refuses before; this is for everything below it. */
export function refuseSealed(type: string): void {
  if (type === sealedType) throw new FhirError({ code: 'audit-append-only' });
}

/**
 * Refuses an update that does not go with what is there now.
 *
 * @throws FhirError `already-exists`, `conditional-id-taken`, `must-exist`, `version-mismatch`, `resource-not-found`, `resource-deleted`
 * @see FHIR R4 http.html#concurrency, #cond-update
 */
export function requireState(
  operation: UpdateOperation,
  entry: Entry,
  type: string,
  id: string,
  current: StoredVersion | undefined,
): void {
  const exists = current !== undefined && !current.deleted;
  if (exists && operation.mustNotExist === true) throw new FhirError({ code: 'already-exists', values: { type, id } });
  if (exists && entry.criteria !== undefined && entry.matches?.length === 0) {
    throw new FhirError({ code: 'conditional-id-taken', values: { type, id } });
  }
  if (!exists && operation.mustExist === true) throw new FhirError({ code: 'must-exist', values: { type, id } });
  requireVersion(type, id, current, operation.expectedVersion);
  if (operation.method === 'PATCH' && !exists) {
    throw new FhirError({
      code: current === undefined ? 'resource-not-found' : 'resource-deleted',
      values: { type, id },
    });
  }
}

/** Refuses a write of another version than the one that is current: `version-mismatch`. */
export function requireVersion(
  type: string,
  id: string,
  current: StoredVersion | undefined,
  expected: string | undefined,
): void {
  if (expected === undefined || expected === current?.versionId) return;
  const values = { type, id, current: current?.versionId ?? '0', expected };
  throw new FhirError({ code: 'version-mismatch', values });
}
