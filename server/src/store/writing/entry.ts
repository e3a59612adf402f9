import { randomUUIDv7 } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import type { DeleteOperation, WriteOperation } from '../port.ts';

/** Resources that one conditional delete may remove; more are refused with `too-many-matches`. */
export const conditionalDeleteLimit = 1_000;

/** A write operation while it is being prepared: what stays the same when the preparation is repeated. */
export interface Entry {
  readonly operation: WriteOperation;
  readonly position: number;
  /** Id for a resource that has none yet; kept over repetitions so that links to it stay. */
  readonly newId: string;
  readonly criteria?: SearchPlan;
  /** Addresses (`Type/id`, sorted) that the criteria match, as last seen. */
  matches?: readonly string[];
}

/** What an entry will do, given what its criteria match. */
export type Decision =
  /** A conditional create that found its resource. */
  | { readonly kind: 'keep'; readonly type: string; readonly id: string }
  | {
      readonly kind: 'put';
      readonly type: string;
      readonly id: string;
      readonly resource: Resource;
      /** True when the id is new: there is nothing to look up. */
      readonly fresh: boolean;
    }
  | {
      readonly kind: 'delete';
      readonly type: string;
      readonly ids: readonly string[];
      readonly operation: DeleteOperation;
    };

/** The operation at a position of a write as its entry. */
export function toEntry(operation: WriteOperation, position: number): Entry {
  const criteria = operation.kind === 'create' ? operation.ifNoneExist : operation.criteria;
  return { operation, position, newId: randomUUIDv7(), ...(criteria === undefined ? {} : { criteria }) };
}

/** Addresses whose present version a write relies on. New ids are known to nobody else. */
export function addressesOf(decisions: readonly Decision[]): string[] {
  const addresses: string[] = [];
  for (const decision of decisions) {
    if (decision.kind === 'delete') addresses.push(...decision.ids.map((id) => `${decision.type}/${id}`));
    else if (decision.kind === 'put' && !decision.fresh) addresses.push(`${decision.type}/${decision.id}`);
  }
  return addresses;
}

/** How many matches of its criteria an entry needs to know. */
export function matchLimit(operation: WriteOperation): number {
  return operation.kind === 'delete' && operation.single !== true ? conditionalDeleteLimit + 1 : 2;
}

/**
 * Decides what an entry does.
 *
 * @throws FhirError `multiple-matches`, `too-many-matches`, `id-mismatch`, `invalid-id`
 * @see FHIR R4 http.html#ccreate, #cond-update, #cdelete
 */
export function decide(entry: Entry): Decision {
  return placed(entry.operation.place, () => decideEntry(entry));
}

/** Does something for an operation that came with a place: a refusal that names none names that one. */
export function placed<T>(place: string | undefined, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (place === undefined || !(error instanceof FhirError)) throw error;
    const issues = error.issues.map((issue) => ({ expression: [place], ...issue }));
    throw new FhirError(issues, { status: error.status, headers: { ...error.headers }, cause: error });
  }
}

function decideEntry(entry: Entry): Decision {
  const { operation, matches = [] } = entry;
  if (operation.kind === 'delete') return decideDelete(operation, matches);
  if (matches.length > 1) throw severalMatches(entry);
  const [match] = matches;
  const { resource } = operation;
  const type = resource.resourceType;
  if (operation.kind === 'create') {
    return match === undefined
      ? { kind: 'put', type, id: entry.newId, resource, fresh: true }
      : { kind: 'keep', type, id: idOf(match) };
  }
  if (match !== undefined) {
    const id = idOf(match);
    if (resource.id !== undefined && resource.id !== id) throw new FhirError({ code: 'id-mismatch' });
    return { kind: 'put', type, id, resource, fresh: false };
  }
  if (resource.id === undefined && entry.criteria !== undefined) {
    return { kind: 'put', type, id: entry.newId, resource, fresh: true };
  }
  return { kind: 'put', type, id: validId(resource.id), resource, fresh: false };
}

/** The criteria of a refusal: type and parameter names only, since the values may be personal data. */
export function criteriaLabel(plan: SearchPlan): string {
  const names = [...new Set(plan.query.map(([name]) => name))];
  return `${plan.types.join(',')}?${names.join('&')}`;
}

/** The refusal of criteria that match more than one resource where one is needed. */
function severalMatches(entry: Entry): FhirError {
  const criteria = entry.criteria === undefined ? '' : criteriaLabel(entry.criteria);
  return new FhirError({ code: 'multiple-matches', values: { criteria } });
}

function decideDelete(operation: DeleteOperation, matches: readonly string[]): Decision {
  const { type, criteria } = operation;
  if (criteria === undefined) return { kind: 'delete', type, ids: [validId(operation.id)], operation };
  const label = criteriaLabel(criteria);
  if (operation.single === true && matches.length > 1) {
    throw new FhirError({ code: 'multiple-matches', values: { criteria: label } });
  }
  if (matches.length > conditionalDeleteLimit) {
    throw new FhirError({ code: 'too-many-matches', values: { criteria: label, limit: conditionalDeleteLimit } });
  }
  return { kind: 'delete', type, ids: matches.map(idOf), operation };
}

function idOf(address: string): string {
  return address.slice(address.indexOf('/') + 1);
}

function validId(id: string | undefined): string {
  if (id === undefined || !/^[A-Za-z0-9\-.]{1,64}$/.test(id)) throw new FhirError({ code: 'invalid-id' });
  return id;
}

/**
 * Refuses decisions that would write a resource twice: the identities of the writes of a transaction must not overlap.
 *
 * @throws FhirError `transaction-overlap`
 * @see FHIR R4 http.html#trules
 */
export function refuseOverlap(decisions: readonly Decision[]): void {
  if (decisions.length < 2) return;
  const seen = new Set<string>();
  for (const decision of decisions) {
    if (decision.kind === 'keep') continue;
    for (const id of decision.kind === 'delete' ? decision.ids : [decision.id]) {
      const address = `${decision.type}/${id}`;
      if (seen.has(address)) throw new FhirError({ code: 'transaction-overlap', values: { type: decision.type } });
      seen.add(address);
    }
  }
}
