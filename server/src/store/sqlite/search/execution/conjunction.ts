import { type Predicate, placeOf, type Scope, sizeOf } from './predicate.ts';
import { allOf } from './sql.ts';

/** A first look at sizes stops here: a part this small is taken without looking further. */
export const smallSize = 64;

/**
 * All of several conditions: the one that visits the fewest rows enumerates, the others are checked for each. When none
 * is small, one that reads in `rid` order is preferred, because a page then ends the reading.
 */
export function conjunction(scope: Scope, parts: readonly Predicate[]): Predicate {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  // Where each resource is checked, nobody asks for all that match.
  const leader = scope.resolves ? leaderOf(scope, parts) : undefined;
  const holds: Predicate['holds'] = (at) => allOf(parts.map((part) => part.holds(at)));
  const label = parts.map((part) => part.label).join(' and ');
  if (leader === undefined) return { holds, label: label || 'everything' };
  const others = parts.filter((part) => part !== leader.part);
  const arms = (leader.part.arms ?? []).map((arm) => ({
    ...arm,
    visits: arm.visits ?? arm.where,
    where: allOf([arm.where, ...others.map((other) => other.holds(placeOf(arm.rid)))]),
  }));
  return {
    holds,
    arms,
    ...(leader.size === undefined ? {} : { size: leader.size }),
    label:
      others.length === 0 ? label : `${leader.part.label} leads; ${others.map((other) => other.label).join(' and ')}`,
  };
}

function leaderOf(scope: Scope, parts: readonly Predicate[]): { part: Predicate; size?: number } | undefined {
  const candidates = parts.filter(({ arms }) => arms !== undefined);
  const [first] = candidates;
  if (first === undefined) return undefined;
  if (candidates.length === 1) return { part: first };
  const small = candidates.find(({ size }) => size !== undefined && size <= smallSize);
  if (small?.size !== undefined) return { part: small, size: small.size };
  for (const limit of [smallSize, scope.collectable]) {
    const sized = candidates.map((part) => ({ part, size: sizeOf(scope, part, limit) }));
    const smallest = sized.reduce((best, each) => (each.size < best.size ? each : best));
    if (smallest.size <= limit) return smallest;
  }
  const streaming = candidates.find(isOrdered);
  return { part: streaming ?? first, size: Number.POSITIVE_INFINITY };
}

/** Tells whether every arm of a predicate reads in `rid` order. */
export function isOrdered({ arms }: Predicate): boolean {
  return arms?.every(({ ordered }) => ordered) ?? false;
}
