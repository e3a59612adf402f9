import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OpenExchange } from '../context.ts';
import type { SearchPlan } from '../search/plan.ts';
import type { RoutedEntry } from './entry-request.ts';

/** What the references inside a transaction lead to, as far as it can be told before it is written. */
export interface KnownLinks {
  /** `Type/id` by conditional reference or `fullUrl`, of what is there already. */
  readonly targets: ReadonlyMap<string, string>;
  /**
   * `urn:uuid:` addresses of the Patients that the transaction creates. What refers to one of them is judged without that
   * reference: the create of the Patient was judged, and nobody else's data is touched.
   */
  readonly newborn: ReadonlySet<string>;
  /** Addresses of all that the transaction creates but Binaries: each is judged by itself, and a Binary of it with it. */
  readonly created: ReadonlySet<string>;
}

const conditional = /^[A-Z][A-Za-z]+\?/;

/**
 * Looks up the references that the access decision needs to tell whose data is written. The store resolves them again in
 * the atomic step, so what is wrong with one is left to it to refuse.
 */
export async function knownLinks(exchange: OpenExchange, writes: readonly RoutedEntry[]): Promise<KnownLinks> {
  const used = new Set<string>();
  for (const { request } of writes) collectReferences(request.body, used);
  const targets = new Map<string, string>();
  const newborn = new Set<string>();
  const created = new Set<string>();
  for (const link of used) {
    if (!conditional.test(link)) continue;
    const [only, another] =
      (await matchesOf(exchange, () => exchange.context.planner.reference(exchange.request, link))) ?? [];
    if (only !== undefined && another === undefined) targets.set(link, only);
  }
  for (const entry of writes) {
    const { fullUrl, route } = entry;
    if (fullUrl === undefined || !used.has(fullUrl)) continue;
    const found = await currentOf(exchange, entry);
    const [only, another] = found ?? [];
    if (only !== undefined && another === undefined) targets.set(fullUrl, only);
    if (found?.length !== 0 || !('type' in route) || !fullUrl.startsWith('urn:uuid:')) continue;
    if (route.type === 'Patient') newborn.add(fullUrl);
    else if (route.type !== 'Binary') created.add(fullUrl);
  }
  return { targets, newborn, created };
}

/** A resource with the references whose targets are known; itself when it has none of them. */
export function withTargets<R extends Resource>(resource: R, { targets }: KnownLinks): R {
  return targets.size === 0 ? resource : (replaced(resource, targets) as R);
}

/** What an entry stands for that is there already; undefined when that cannot be told. */
async function currentOf(
  exchange: OpenExchange,
  { route, request }: RoutedEntry,
): Promise<readonly string[] | undefined> {
  const { planner } = exchange.context;
  switch (route.interaction) {
    case 'create': {
      const { ifNoneExist } = request.headers;
      if (ifNoneExist === undefined) return [];
      return matchesOf(exchange, () => planner.criteria(request, route.type, ifNoneExist));
    }
    case 'update':
    case 'patch':
      if (route.id !== undefined) return [`${route.type}/${route.id}`];
      return matchesOf(exchange, () => planner.criteriaOf(request, route.type));
    default:
      return undefined;
  }
}

async function matchesOf({ context }: OpenExchange, plan: () => SearchPlan): Promise<readonly string[] | undefined> {
  try {
    const page = await context.store.search({ ...plan(), count: 2 });
    return page.entries.map(({ type, id }) => `${type}/${id}`);
  } catch (error) {
    if (error instanceof FhirError) return undefined;
    throw error;
  }
}

function collectReferences(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'reference' && typeof member === 'string') into.add(member);
    else collectReferences(member, into);
  }
}

function replaced(value: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  let changed = false;
  const members = Object.entries(value).map(([name, member]: [string, unknown]): [string, unknown] => {
    const now =
      name === 'reference' && typeof member === 'string' ? (targets.get(member) ?? member) : replaced(member, targets);
    if (now !== member) changed = true;
    return [name, now];
  });
  if (!changed) return value;
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}
