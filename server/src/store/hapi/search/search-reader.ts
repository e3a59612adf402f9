import type { Resource } from '@medplum/fhirtypes';
import { resourceTypes } from '@sinfonia/profiles/model';
import type { Condition, SearchPlan } from '../../../fhir/search/plan.ts';
import type { SearchPage } from '../../port.ts';
import type { HapiClient } from '../client/hapi-client.ts';
import type { LinkLookup } from '../ledger/links/link-lookup.ts';
import { toStored } from '../stored-text.ts';
import { type CursorPosition, openCursor, sealCursor } from './cursor.ts';
import { inParallel } from './in-parallel.ts';
import { listResources } from './planning/lookup.ts';
import { SearchBranches } from './planning/search-branches.ts';
import type { QueryPair } from './query-of.ts';
import { askPage, askSearch, type ServerPage } from './search-requests.ts';
import { includedResources, includePair } from './union/include-rounds.ts';
import { countUnion } from './union/union-count.ts';
import { addressOf, type SearchWindow, sortOf, type UnionPage, unionPage } from './union/union-page.ts';

/** One search of the union that a plan comes to. */
export interface PlannedSearch {
  readonly type: string;
  readonly query: readonly QueryPair[];
}

/** Stretches of the searches of a union, and what came along with them. */
interface Windows {
  readonly windows: readonly SearchWindow[];
  readonly included?: readonly Resource[];
  readonly total?: number;
}

/**
 * Runs search plans on the server, as a union of its searches. Pages after the first come from the searches that HAPI keeps; what
 * they list is asked for again with the present conditions, so that a page never shows what its reader may no longer see.
 */
export class SearchReader {
  readonly #client: HapiClient;
  readonly #key: Uint8Array;
  readonly #links: Pick<LinkLookup, 'findsNothing'> | undefined;

  /**
   * @param key of 32 bytes that seals the cursors; the same on all nodes that share them
   * @param links tells of some searches that they find nothing, without asking the server
   */
  constructor(client: HapiClient, key: Uint8Array, links?: Pick<LinkLookup, 'findsNothing'>) {
    this.#client = client;
    this.#key = key;
    this.#links = links;
  }

  /**
   * One page of a search.
   *
   * @throws FhirError `search-not-supported`, `search-too-complex`, `search-too-broad`, `invalid-cursor`, `too-many-includes`
   */
  async search(plan: SearchPlan): Promise<SearchPage> {
    if (plan.cursor !== undefined) return this.#further(plan, openCursor(this.#key, plan, plan.cursor));
    if (await this.#links?.findsNothing(plan)) return { entries: [], total: 0 };
    const searches = await this.searchesOf(plan);
    if (plan.count === 0) return { entries: [], total: await this.#count(searches) };
    const { windows, included, total } = await this.#firstWindows(plan, searches);
    const page = await unionPage(this.#client, plan, windows, 'forward');
    const counted = total ?? page.whole ?? (plan.total === 'none' ? undefined : await this.#count(searches));
    return this.#shown(plan, page, page.matches, included, counted);
  }

  /** Addresses (`Type/id`, sorted) that a plan matches, at most `limit`. */
  async match(plan: Pick<SearchPlan, 'types' | 'where'>, limit: number): Promise<readonly string[]> {
    if (await this.#links?.findsNothing(plan)) return [];
    const byType = Map.groupBy(await this.searchesOf(plan), ({ type }) => type);
    const found = await inParallel([...byType], ([type, group]) =>
      listResources(
        this.#client,
        type,
        group.map(({ query }) => query),
        [],
        limit,
      ),
    );
    return found.flat().map(addressOf).sort().slice(0, limit);
  }

  /** The searches whose union is a plan, those of one type beside each other. */
  async searchesOf({ types, where }: Pick<SearchPlan, 'types' | 'where'>): Promise<readonly PlannedSearch[]> {
    const branches = new SearchBranches(this.#client);
    const asked = types.length === 0 ? resourceTypes() : types;
    const searches = await inParallel(asked, async (type) =>
      (await branches.of(type, where)).map((query) => ({ type, query })),
    );
    return searches.flat();
  }

  /** How a plan is carried out: the searches whose union it is, with long lists of alternatives as their number. */
  async explain(plan: SearchPlan): Promise<unknown> {
    const searches = await this.searchesOf(plan);
    return {
      store: 'hapi',
      sort: sortOf(plan),
      searches: searches.map(({ type, query }) => ({
        type,
        query: query.map(([name, value]) => ({ name, value: shortened(value) })),
      })),
    };
  }

  async #firstWindows(plan: SearchPlan, searches: readonly PlannedSearch[]): Promise<Windows> {
    const isOne = searches.length === 1;
    const brings = isOne && bringsIncludes(plan);
    const pages = await inParallel(searches, async ({ type, query }) => ({
      type,
      page: await askSearch(this.#client, type, [
        ...query,
        ['_sort', sortOf(plan)],
        ['_count', String(plan.count)],
        ...(isOne && plan.total !== 'none' ? [['_total', plan.total] as const] : []),
        ...(brings ? plan.include.map(iteratedPair) : []),
      ]),
    }));
    const [only] = pages;
    return {
      windows: pages.map(({ type, page }) => windowOf(type, page, 0)),
      ...(brings && only !== undefined ? { included: only.page.included } : {}),
      ...(isOne && plan.total !== 'none' && only?.page.total !== undefined ? { total: only.page.total } : {}),
    };
  }

  async #further(plan: SearchPlan, { direction, includes, places }: CursorPosition): Promise<SearchPage> {
    const pages = await inParallel(places, async ({ type, search, offset }) => {
      const start = direction === 'forward' ? offset : Math.max(0, offset - plan.count);
      const count = direction === 'forward' ? plan.count : offset - start;
      if (count === 0) return { window: { type, search, start, matches: [], hasNext: true }, included: [] };
      const page = await askPage(this.#client, search, start, count);
      return { window: windowOf(type, { ...page, search }, start), included: page.included };
    });
    const page = await unionPage(
      this.#client,
      plan,
      pages.map(({ window }) => window),
      direction,
    );
    const matches = await this.#among(page.matches, () => plan.where);
    const total = plan.total === 'none' ? undefined : await this.#count(await this.searchesOf(plan));
    return this.#shown(plan, page, matches, includes ? pages.flatMap(({ included }) => included) : undefined, total);
  }

  async #shown(
    plan: SearchPlan,
    page: UnionPage,
    matches: readonly Resource[],
    brought: readonly Resource[] | undefined,
    total: number | undefined,
  ): Promise<SearchPage> {
    const allowed = (resources: readonly Resource[]) => this.#letIn(plan, resources);
    const included =
      brought === undefined ? await includedResources(this.#client, plan, matches, allowed) : await allowed(brought);
    const seal = (direction: CursorPosition['direction'], places: CursorPosition['places'] = []): string =>
      sealCursor(this.#key, plan, { direction, includes: brought !== undefined, places });
    return {
      entries: [
        ...matches.map((each) => ({ ...toStored(each), mode: 'match' as const })),
        ...included.map((each) => ({ ...toStored(each), mode: 'include' as const })),
      ],
      ...(total === undefined ? {} : { total }),
      ...(page.next === undefined ? {} : { next: seal('forward', page.next) }),
      ...(page.previous === undefined ? {} : { previous: seal('backward', page.previous) }),
    };
  }

  /** The included resources that the plan lets in. */
  async #letIn({ includeFilters }: SearchPlan, resources: readonly Resource[]): Promise<readonly Resource[]> {
    if (includeFilters === undefined) return resources;
    const filters = new Map(includeFilters.map(({ type, where }) => [type, where] as const));
    return this.#among(
      resources.filter(({ resourceType }) => filters.has(resourceType)),
      (type) => filters.get(type) as Condition,
    );
  }

  /** Those of these resources that satisfy the condition of their type. */
  async #among(resources: readonly Resource[], whereOf: (type: string) => Condition): Promise<readonly Resource[]> {
    const byType = Map.groupBy(resources, ({ resourceType }) => resourceType);
    const found = await inParallel([...byType], ([type, members]) => {
      const ids = [...new Set(members.map(({ id = '' }) => id))];
      const where: Condition = { kind: 'and', of: [{ kind: 'id', ids }, whereOf(type)] };
      return this.match({ types: [type], where }, ids.length);
    });
    const allowed = new Set(found.flat());
    return resources.filter((each) => allowed.has(addressOf(each)));
  }

  async #count(searches: readonly PlannedSearch[]): Promise<number> {
    const byType = Map.groupBy(searches, ({ type }) => type);
    const counts = await inParallel([...byType], ([type, group]) =>
      countUnion(
        this.#client,
        type,
        group.map(({ query }) => query),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** Whether the server can follow the includes itself: what is left out may not lead to more, which it cannot be told. */
function bringsIncludes({ include, includeFilters }: SearchPlan): boolean {
  return includeFilters === undefined || include.every(({ iterate }) => !iterate);
}

function iteratedPair(include: SearchPlan['include'][number]): QueryPair {
  const [name, value] = includePair(include);
  return [include.iterate ? `${name}:iterate` : name, value];
}

/** Alternatives that an explanation writes out. */
const explained = 5;

function shortened(value: string): string {
  const count = value.split(',').length;
  return count > explained ? `(${count} alternatives)` : value;
}

function windowOf(type: string, { search, matches, hasNext }: ServerPage, start: number): SearchWindow {
  return { type, search, start, matches, hasNext };
}
