import type { SearchPlan } from '../../../fhir/search/plan.ts';
import type { Entry } from '../../writing/entry.ts';
import { isAskable, queryOf } from '../search/query-of.ts';

/** Criteria of a conditional write as a text that is the same for the same criteria, on every node. */
export function criteriaKey({ types, where }: SearchPlan): string {
  return `? ${JSON.stringify([types, where])}`;
}

/**
 * The criteria of an entry as a condition that the server checks when it writes: `Type?parameters`. Undefined without criteria, and for
 * those that come to several searches: see {@link criteriaToLock}.
 */
export function serverCondition({ criteria, operation }: Entry): string | undefined {
  if (criteria === undefined || !isAskable(typeOf(operation), criteria.where)) return undefined;
  const query = queryOf(criteria).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${typeOf(operation)}?${query.join('&')}`;
}

/** Criteria of creates and updates that the server cannot check: other nodes have to be kept out while they are searched and written by. */
export function criteriaToLock(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap(({ criteria, operation }) =>
    criteria === undefined || operation.kind === 'delete' || isAskable(typeOf(operation), criteria.where)
      ? []
      : [criteriaKey(criteria)],
  );
}

function typeOf(operation: Entry['operation']): string {
  return operation.kind === 'delete' ? operation.type : operation.resource.resourceType;
}
