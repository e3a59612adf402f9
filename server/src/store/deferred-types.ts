import type { Condition, SearchPlan } from '../fhir/search/plan.ts';
import type { WriteOperation } from './port.ts';

/**
 * Types whose new resources wait in a table of their own: durable with the access that makes them, but entered where they are
 * searched only when the store is quiet, or before somebody looks at the type. An AuditEvent is made by every access and hardly
 * ever read.
 */
export const deferredTypes: ReadonlySet<string> = new Set(['AuditEvent']);

/** Tells whether a plan looks at resources of a deferred type. */
export function needsDeferred(plan: SearchPlan): boolean {
  if (plan.types.length === 0 || plan.types.some(isDeferred)) return true;
  if (plan.include.some(({ reverse, type }) => reverse && (type === '*' || isDeferred(type)))) return true;
  return looksAt(plan.where);
}

/** Tells whether resources of a type may wait; without a type any may. */
export function isDeferred(type: string | undefined): boolean {
  return type === undefined || deferredTypes.has(type);
}

/** Tells whether a write may be about a resource that still waits to be entered. */
export function reachesDeferred(operation: WriteOperation): boolean {
  if (operation.kind === 'create') return false;
  return isDeferred(operation.kind === 'delete' ? operation.type : operation.resource.resourceType);
}

function looksAt(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.some(looksAt);
    case 'not':
      return looksAt(condition.of);
    case 'chain':
      return condition.branches.some((branch) => isDeferred(branch.type) || looksAt(branch.where));
    case 'has':
      return isDeferred(condition.type) || looksAt(condition.where);
    default:
      return false;
  }
}
