import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import { conditionalReferencesOf } from '../references/transaction-links.ts';
import { criteriaLabel, type Entry, matchLimit, placed } from './entry.ts';

/** Finds the addresses (`Type/id`, sorted) that a plan matches, at most `limit`. */
export type Matcher = (plan: SearchPlan, limit: number) => Promise<readonly string[]>;

/** A conditional reference of a write and what it leads to, as last seen. */
export interface ReferenceSearch {
  readonly reference: string;
  readonly place: string;
  readonly plan: SearchPlan;
  matches?: readonly string[];
  /** True when the writer itself has looked, after the operations of the write. */
  seenByWriter?: boolean;
}

/** Collects the conditional references of the resources to be written, each once. */
export function collectReferences(
  entries: readonly Entry[],
  planReference: ((reference: string) => SearchPlan) | undefined,
): ReferenceSearch[] {
  const found = new Map<string, ReferenceSearch>();
  if (planReference === undefined) return [];
  for (const { operation } of entries) {
    if (operation.kind === 'delete') continue;
    for (const { reference, place: inside } of conditionalReferencesOf(operation.resource)) {
      if (found.has(reference)) continue;
      const place = operation.place === undefined ? inside : `${operation.place}.resource${inside.replace(/^\w+/, '')}`;
      found.set(reference, { reference, place, plan: placed(place, () => planReference(reference)) });
    }
  }
  return [...found.values()];
}

/**
 * Looks up what is not known yet. Of several creates with the same criteria in one write the first that finds nothing
 * will create the resource, so the others are taken to find that one.
 */
export async function resolveCriteria(
  entries: readonly Entry[],
  references: readonly ReferenceSearch[],
  match: Matcher,
): Promise<void> {
  const firstByCriteria = new Map<string, Entry>();
  const searches: Promise<void>[] = [];
  const followers: [follower: Entry, first: Entry][] = [];
  for (const entry of entries) {
    if (entry.criteria === undefined || entry.matches !== undefined) continue;
    const plan = entry.criteria;
    if (entry.operation.kind === 'create') {
      const key = JSON.stringify([typeOf(entry), plan.types, plan.where]);
      const first = firstByCriteria.get(key);
      if (first !== undefined) {
        followers.push([entry, first]);
        continue;
      }
      firstByCriteria.set(key, entry);
    }
    searches.push(
      match(plan, matchLimit(entry.operation)).then((matches) => {
        entry.matches = matches;
      }),
    );
  }
  for (const reference of references) {
    if (reference.matches !== undefined) continue;
    searches.push(
      match(reference.plan, 2).then((matches) => {
        reference.matches = matches;
      }),
    );
  }
  await Promise.all(searches);
  for (const [follower, first] of followers) {
    follower.matches =
      first.matches !== undefined && first.matches.length > 0 ? first.matches : [`${typeOf(first)}/${first.newId}`];
  }
}

function typeOf({ operation }: Entry): string {
  return operation.kind === 'delete' ? operation.type : operation.resource.resourceType;
}

/**
 * `Type/id` by conditional reference. One that matches nothing yet may still match a resource that this very write
 * creates: it is left out, and the guard in the writer will tell.
 *
 * @throws FhirError `multiple-matches`, `conditional-reference-unmatched`
 */
export function referenceTargets(references: readonly ReferenceSearch[]): Map<string, string> {
  const targets = new Map<string, string>();
  for (const { reference, place, plan, matches = [], seenByWriter } of references) {
    const values = { criteria: criteriaLabel(plan) };
    if (matches.length > 1) throw new FhirError({ code: 'multiple-matches', expression: [place], values });
    const [match] = matches;
    if (match !== undefined) targets.set(reference, match);
    else if (seenByWriter === true) {
      throw new FhirError({ code: 'conditional-reference-unmatched', expression: [place], values });
    }
  }
  return targets;
}
