import { FhirError } from '@sinfonia/profiles/issues';
import { type Formula, isAll, isAny, type Literal } from './formula.ts';

/** Conditions that hold together: what one search can ask for. */
export type Branch = readonly Literal[];

/** Alternatives that a search on one type may come to: each is a search of its own. */
const branchLimit = 48;

/**
 * The alternatives of a formula, each a list of conditions; none when nothing satisfies it. An alternative that another one
 * implies is left out.
 *
 * @throws FhirError `search-too-complex` when there are too many
 */
export function branchesOf(formula: Formula): readonly Branch[] {
  if (formula === false) return [];
  if (formula === true) return [[]];
  if (isAny(formula)) return kept(formula.any.flatMap(branchesOf));
  if (!isAll(formula)) return [[formula]];
  return formula.all.reduce<readonly Branch[]>(
    (made, part) => kept(branchesOf(part).flatMap((branch) => made.map((each) => [...each, ...branch]))),
    [[]],
  );
}

/** A condition and its sign as text: the same for the same condition. */
export function keyOf(literal: Literal): string {
  const known = keys.get(literal);
  if (known !== undefined) return known;
  const key = `${literal.negated ? '!' : ''}${JSON.stringify(literal.condition)}`;
  keys.set(literal, key);
  return key;
}

const keys = new WeakMap<Literal, string>();

function kept(branches: readonly Branch[]): readonly Branch[] {
  const sets = branches.flatMap((branch) => {
    const literals = new Map(branch.map((each) => [keyOf(each), each] as const));
    const isContradiction = [...literals.keys()].some((key) => literals.has(`!${key}`));
    return isContradiction ? [] : [literals];
  });
  const needed = sets.filter(
    (one, at) => !sets.some((other, place) => place !== at && implies(one, other, place < at)),
  );
  if (needed.length > branchLimit) throw new FhirError({ code: 'search-too-complex', values: { limit: branchLimit } });
  return needed.map((literals) => [...literals.values()]);
}

/** Whether an alternative asks for all that another one does; of two equal ones the first stays. */
function implies(one: ReadonlyMap<string, Literal>, other: ReadonlyMap<string, Literal>, isFirst: boolean): boolean {
  if (other.size > one.size || (other.size === one.size && !isFirst)) return false;
  return [...other.keys()].every((key) => one.has(key));
}
