import type { Condition, SearchPlan } from './plan.ts';

/** A plan of the server's own: a condition on some types, unsorted, without includes, total and request. */
export function plainPlan(types: readonly string[], where: Condition, count: number): SearchPlan {
  return { types, where, sort: [], count, total: 'none', include: [], query: [] };
}
