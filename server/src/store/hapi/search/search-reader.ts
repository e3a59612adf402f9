import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { searchNotSupported } from '../../../fhir/search/faults.ts';
import type { Condition, Include, SearchPlan } from '../../../fhir/search/plan.ts';
import type { SearchEntry, SearchPage } from '../../port.ts';
import { type HapiAnswer, type HapiClient, hasNext } from '../client/hapi-client.ts';
import { toStored } from '../stored-text.ts';
import { openCursor, sealCursor } from './cursor.ts';
import { type QueryPair, queryOf } from './query-of.ts';

/** Results that HAPI kept from an earlier search are not used, so that a search sees every write before it. */
const fresh = { 'cache-control': 'no-cache' };

/** Addresses read at a time. */
const matchPage = 200;

/** Parameters that are no conditions. */
const controls: ReadonlySet<string> = new Set([
  '_type',
  '_count',
  '_elements',
  '_sort',
  '_summary',
  '_total',
  '_offset',
]);

/**
 * Runs search plans on the server. Pages after the first come from the search that HAPI keeps; what it lists is asked for again
 * with the present conditions, so that a page never shows what its reader may no longer see.
 */
export class SearchReader {
  readonly #client: HapiClient;
  readonly #key: Uint8Array;

  /** @param key of 32 bytes that seals the cursors; the same on all nodes that share them */
  constructor(client: HapiClient, key: Uint8Array) {
    this.#client = client;
    this.#key = key;
  }

  /**
   * One page of a search.
   *
   * @throws FhirError `search-not-supported`, `invalid-cursor`
   */
  async search(plan: SearchPlan): Promise<SearchPage> {
    const request = toQuery(plan);
    if (plan.cursor !== undefined) return this.#further(plan, plan.cursor);
    const { body } = await this.#ask(plan.types, request);
    // A first page that is the last one tells the total for nothing.
    return this.#page(plan, body, plan.count === 0 || plan.total !== 'none' || !hasNext(body));
  }

  /** Addresses (`Type/id`, sorted) that a plan matches, at most `limit`. */
  async match(plan: SearchPlan, limit: number): Promise<readonly string[]> {
    const { types, where } = plan;
    const query: QueryPair[] = [...typesOf(types), ...queryOf({ types, where }), ['_elements', 'id']];
    const found: string[] = [];
    for (;;) {
      const page: QueryPair[] = [
        ['_count', String(Math.min(limit, matchPage))],
        ['_offset', String(found.length)],
      ];
      const { body } = await this.#ask(types, [...query, ...page]);
      const entries = (body.entry ?? []) as readonly BundleEntry[];
      found.push(...entries.map(({ resource }) => addressOf(resource as Resource)));
      // A server may give fewer than it was asked for: the last page is the one that no other follows.
      if (found.length >= limit || !hasNext(body) || entries.length === 0) return found.slice(0, limit).sort();
    }
  }

  async #further(plan: SearchPlan, cursor: string): Promise<SearchPage> {
    const { search, offset } = openCursor(this.#key, plan, cursor);
    const answer = await this.#client.send({
      method: 'GET',
      path: '',
      query: [
        ['_getpages', search],
        ['_getpagesoffset', String(offset)],
        ['_count', String(plan.count)],
        ['_bundletype', 'searchset'],
      ],
    });
    if (answer.status !== 200) throw new FhirError({ code: 'invalid-cursor', expression: ['http._cursor'] });
    const page = await this.#page(plan, answer.body, plan.total !== 'none');
    const matches = page.entries.filter(({ mode }) => mode === 'match');
    const allowed = await this.#among(matches, (type) => ({ types: [type], where: plan.where }));
    const entries = page.entries.filter((entry) => entry.mode === 'include' || allowed.has(addressOf(entry)));
    return { ...page, entries };
  }

  // biome-ignore lint/suspicious/noExplicitAny: a Bundle as the server sent it
  async #page(plan: SearchPlan, bundle: any, counted: boolean): Promise<SearchPage> {
    const entries = ((bundle.entry ?? []) as readonly BundleEntry[]).flatMap(({ resource, search }): SearchEntry[] => {
      if (resource === undefined || search?.mode === 'outcome') return [];
      return [{ ...toStored(resource as Resource), mode: search?.mode === 'include' ? 'include' : 'match' }];
    });
    const shown = await this.#filtered(plan, plan.count === 0 ? [] : entries);
    return {
      entries: shown,
      ...(counted && typeof bundle.total === 'number' ? { total: bundle.total } : {}),
      ...this.#link(plan, bundle, 'next'),
      ...this.#link(plan, bundle, 'previous'),
    };
  }

  #link(
    plan: SearchPlan,
    bundle: { link?: readonly { relation: string; url: string }[] },
    relation: 'next' | 'previous',
  ) {
    const link = plan.count === 0 ? undefined : bundle.link?.find((each) => each.relation === relation);
    if (link === undefined) return {};
    const parameters = new URL(link.url).searchParams;
    const position = { search: parameters.get('_getpages') ?? '', offset: Number(parameters.get('_getpagesoffset')) };
    return { [relation]: sealCursor(this.#key, plan, position) };
  }

  /** Leaves the included resources out that the plan does not let in. */
  async #filtered(plan: SearchPlan, entries: readonly SearchEntry[]): Promise<readonly SearchEntry[]> {
    const { includeFilters } = plan;
    if (includeFilters === undefined) return entries;
    const filters = new Map(includeFilters.map(({ type, where }) => [type, where] as const));
    const included = entries.filter(({ mode, type }) => mode === 'include' && filters.has(type));
    const allowed = await this.#among(included, (type) => ({ types: [type], where: filters.get(type) as Condition }));
    return entries.filter((entry) => entry.mode === 'match' || allowed.has(addressOf(entry)));
  }

  /** Which of these resources satisfy the condition of their type. */
  async #among(
    entries: readonly SearchEntry[],
    planOf: (type: string) => Pick<SearchPlan, 'types' | 'where'>,
  ): Promise<ReadonlySet<string>> {
    const byType = Map.groupBy(entries, ({ type }) => type);
    const found = await Promise.all(
      [...byType].map(async ([type, members]) => {
        const ids = [...new Set(members.map(({ id }) => id))];
        const { where } = planOf(type);
        const plan: SearchPlan = {
          types: [type],
          where: { kind: 'and', of: [{ kind: 'id', ids }, where] },
          sort: [],
          count: ids.length,
          total: 'none',
          include: [],
          query: [],
        };
        return this.match(plan, ids.length);
      }),
    );
    return new Set(found.flat());
  }

  async #ask(types: readonly string[], query: readonly QueryPair[]): Promise<HapiAnswer> {
    const [type] = types;
    const answer = await this.#client.send({
      method: 'POST',
      path: types.length === 1 && type !== undefined ? `${type}/_search` : '_search',
      headers: { ...fresh, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(query.map(([name, value]) => [name, value])).toString(),
      safe: true,
    });
    if (answer.status !== 200) throw searchNotSupported(query.find(([name]) => !controls.has(name))?.[0] ?? '_type');
    return answer;
  }
}

/** The whole request of a plan: conditions, order, page size, total, includes. */
export function toQuery(plan: SearchPlan): QueryPair[] {
  const sort = plan.sort.map(({ parameter, descending }) => (descending ? '-' : '') + parameter.code);
  return [
    ...typesOf(plan.types),
    ...queryOf(plan),
    ...(sort.length > 0 ? [['_sort', sort.join(',')] as const] : []),
    ...(plan.count === 0 ? [['_summary', 'count'] as const] : [['_count', String(plan.count)] as const]),
    ...(plan.total === 'none' || plan.count === 0 ? [] : [['_total', plan.total] as const]),
    ...plan.include.map((include) => includePair(include, plan)),
  ];
}

function typesOf(types: readonly string[]): QueryPair[] {
  return types.length > 1 ? [['_type', types.join(',')]] : [];
}

function includePair({ reverse, type, code, targetType, iterate }: Include, plan: SearchPlan): QueryPair {
  const name = `${reverse ? '_revinclude' : '_include'}${iterate ? ':iterate' : ''}`;
  // What is followed from a resource that is itself left out must be left out too, which HAPI cannot be told.
  if (iterate && plan.includeFilters !== undefined) throw searchNotSupported(name);
  return [name, type === '*' ? '*' : [type, code, ...(targetType === undefined ? [] : [targetType])].join(':')];
}

function addressOf(resource: { resourceType?: string; type?: unknown; id?: string | undefined }): string {
  return `${resource.resourceType ?? resource.type}/${resource.id}`;
}
