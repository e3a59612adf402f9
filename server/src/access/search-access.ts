import type { Issue } from '@sinfonia/profiles/issues';
import type { Condition, SearchPlan } from '../fhir/search/plan.ts';
import { holds } from './decide.ts';
import type { Principal } from './principal.ts';
import { permissions } from './scope.ts';

/**
 * Refusal of a search whose conditions look into types that the principal may not search, or undefined.
 *
 * A chain, `_has` or `_list` answers a question about another type even though none of its resources is returned, so it
 * needs `s` on that type. A `_revinclude` that names a type needs `r` on it. Includes that name no type are left to
 * `mayInclude`, entry by entry.
 *
 * Refusal: `access-denied` 403 naming the type. Source: SMART App Launch 2.2, scopes-and-launch-context.
 */
export function authorizeSearch(principal: Principal, plan: SearchPlan): Issue | undefined {
  for (const include of plan.include) {
    if (include.reverse && include.type !== '*' && !holds(principal, include.type, permissions.r)) {
      return refusal(include.type);
    }
  }
  return judge(principal, plan.where);
}

/**
 * Refusal of the criteria of a conditional write or reference: whether they match is told by the outcome, so they need
 * `s` on the type like the search that they are. Refusal: `access-denied` 403.
 */
export function authorizeCriteria(principal: Principal, type: string): Issue | undefined {
  return judgeType(principal, type);
}

/** Tells whether an included resource of a type may be shown to the principal; entries that may not are left out. */
export function mayInclude(principal: Principal, type: string): boolean {
  return holds(principal, type, permissions.r);
}

function judge(principal: Principal, condition: Condition): Issue | undefined {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return first(principal, condition.of);
    case 'not':
      return judge(principal, condition.of);
    case 'composite':
      return first(principal, condition.parts);
    case 'chain':
      for (const branch of condition.branches) {
        const found = judgeType(principal, branch.type) ?? judge(principal, branch.where);
        if (found) return found;
      }
      return undefined;
    case 'has':
      return judgeType(principal, condition.type) ?? judge(principal, condition.where);
    case 'list':
      return judgeType(principal, 'List');
    default:
      return undefined;
  }
}

function first(principal: Principal, conditions: readonly Condition[]): Issue | undefined {
  for (const condition of conditions) {
    const found = judge(principal, condition);
    if (found) return found;
  }
  return undefined;
}

function judgeType(principal: Principal, type: string): Issue | undefined {
  return holds(principal, type, permissions.s) ? undefined : refusal(type);
}

function refusal(type: string): Issue {
  return { code: 'access-denied', values: { interaction: 'search-type', type } };
}
