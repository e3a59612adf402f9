import type { Resource } from '@medplum/fhirtypes';
import { searchNotSupported } from '../../../../fhir/search/faults.ts';
import type { Condition } from '../../../../fhir/search/plan.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { isAskableBeside } from '../date-bounds.ts';
import { isAskable, type QueryPair, queryOf } from '../query-of.ts';
import { type Branch, branchesOf } from './branches.ts';
import { allOf, anyOf, type Formula, formulaOf, isAll, isAny, isLiteral, type Literal } from './formula.ts';
import { listResources, lookupLimit, tooBroad } from './lookup.ts';
import { idLiteral, type Known, knownFrom, resolveRelated } from './related.ts';

const nothingKnown: Known = { targets: new Map() };

/**
 * Brings the conditions of one request to searches that HAPI can be asked: alternatives over several parameters become searches
 * of their own, conditions on other resources and opposites that HAPI does not know become lists of what was found first. What
 * was found is remembered, so an object of this class serves one request.
 */
export class SearchBranches {
  readonly #client: HapiClient;
  readonly #limit: number;
  readonly #found = new Map<string, Promise<readonly Resource[] | undefined>>();

  /** @param limit most resources that are listed for one condition */
  constructor(client: HapiClient, limit = lookupLimit) {
    this.#client = client;
    this.#limit = limit;
  }

  /**
   * The searches whose union is the condition on a type; none when nothing satisfies it.
   *
   * @throws FhirError `search-not-supported`, `search-too-complex`, `search-too-broad`
   */
  async of(type: string, where: Condition): Promise<readonly (readonly QueryPair[])[]> {
    const formula = await this.#resolved(type, formulaOf(type, where), nothingKnown);
    const branches = await Promise.all(branchesOf(formula).map((branch) => this.#askable(type, branch)));
    const queries = branches.flatMap((branch) => (branch === undefined ? [] : [queryFrom(type, branch)]));
    return [...new Map(queries.map((query) => [JSON.stringify(query), query] as const)).values()];
  }

  /** The resources of a type that satisfy a condition, with some elements; undefined when there are too many to be listed. */
  collect(type: string, where: Condition, elements: readonly string[] = []): Promise<readonly Resource[] | undefined> {
    const key = JSON.stringify([type, elements, where]);
    const found = this.#found.get(key) ?? this.of(type, where).then((queries) => this.#list(type, queries, elements));
    this.#found.set(key, found);
    return found;
  }

  async #resolved(type: string, formula: Formula, known: Known): Promise<Formula> {
    if (isLiteral(formula)) return this.#resolve(type, formula, known);
    if (isAny(formula)) return anyOf(await Promise.all(formula.any.map((each) => this.#resolved(type, each, known))));
    if (!isAll(formula)) return formula;
    const literals = formula.all.filter(isLiteral);
    const first = knownFrom(literals, known);
    const resolved = await Promise.all(literals.map((each) => this.#resolve(type, each, first)));
    if (resolved.includes(false)) return false;
    // What was found tells where to look for the rest.
    const then = knownFrom(resolved.filter(isLiteral), known);
    const rest = [...resolved, ...formula.all.filter((each) => !isLiteral(each))];
    return allOf(await Promise.all(rest.map((each) => this.#resolved(type, each, then))));
  }

  async #resolve(type: string, literal: Literal, known: Known, always = false): Promise<Formula> {
    if (isAskable(type, conditionOf(literal))) return literal;
    return resolveRelated(type, literal, known, (...asked) => this.collect(...asked), always);
  }

  /** The conditions of an alternative as ones that can be asked; undefined when nothing satisfies them. */
  async #askable(type: string, branch: Branch): Promise<Branch | undefined> {
    const literals = literalsOf(allOf(branch));
    if (literals === undefined) return undefined;
    const asked: Literal[] = [];
    const apart: Literal[] = [];
    const unasked: Literal[] = [];
    for (const each of literals) {
      if (!isAskable(type, conditionOf(each))) unasked.push(each);
      else (isAskableBeside(each, asked) ? asked : apart).push(each);
    }
    const found = await Promise.all([
      ...apart.map((each) => this.#foundApart(type, each, asked)),
      ...unasked.map((each) => this.#foundAmong(type, each, asked)),
    ]);
    return literalsOf(allOf([...asked, ...found]));
  }

  /** A condition that cannot be asked beside another one, as a list of what satisfies it and the rest. */
  async #foundApart(type: string, literal: Literal, others: Branch): Promise<Formula> {
    return idLiteral(await this.#listBeside(type, literal, others), false);
  }

  /** A condition that cannot be asked, looked up among the resources that satisfy others: as a list of those that do, or do not. */
  async #foundAmong(type: string, literal: Literal, others: Branch): Promise<Formula> {
    const { condition, negated } = literal;
    if (condition.kind === 'chain' || condition.kind === 'has') {
      const candidates = await this.#listBranch(type, others);
      const known = candidates === undefined ? nothingKnown : { ...nothingKnown, ids: candidates };
      const resolved = await this.#resolve(type, literal, known, true);
      if (resolved === literal) throw tooBroad(this.#limit);
      return isLiteral(resolved) ? this.#asked(type, resolved, others) : resolved;
    }
    if (!negated) throw searchNotSupported('parameter' in condition ? condition.parameter.code : condition.kind);
    return this.#asked(type, literal, others);
  }

  async #asked(type: string, literal: Literal, others: Branch): Promise<Formula> {
    if (isAskable(type, conditionOf(literal))) return literal;
    return idLiteral(await this.#listBeside(type, { ...literal, negated: false }, others), true);
  }

  /** What satisfies a condition, and those of the others that can be asked beside it. */
  async #listBeside(type: string, literal: Literal, others: Branch): Promise<readonly string[]> {
    const found = await this.#listBranch(type, [...others.filter((each) => isAskableBeside(each, [literal])), literal]);
    if (found === undefined) throw tooBroad(this.#limit);
    return found;
  }

  async #listBranch(type: string, branch: Branch): Promise<readonly string[] | undefined> {
    const found = await this.#list(type, [queryFrom(type, branch)], []);
    return found?.map(({ id = '' }) => id);
  }

  async #list(
    type: string,
    queries: readonly (readonly QueryPair[])[],
    elements: readonly string[],
  ): Promise<readonly Resource[] | undefined> {
    const found = await listResources(this.#client, type, queries, elements, this.#limit);
    return found.length > this.#limit ? undefined : found;
  }
}

/** The conditions of a formula without alternatives; undefined for the one that never holds. */
function literalsOf(formula: Formula): Branch | undefined {
  if (typeof formula === 'boolean') return formula ? [] : undefined;
  return isAll(formula) ? formula.all.filter(isLiteral) : [formula].filter(isLiteral);
}

function conditionOf({ condition, negated }: Literal): Condition {
  return negated ? { kind: 'not', of: condition } : condition;
}

function queryFrom(type: string, branch: Branch): readonly QueryPair[] {
  return queryOf({ types: [type], where: { kind: 'and', of: branch.map(conditionOf) } });
}
