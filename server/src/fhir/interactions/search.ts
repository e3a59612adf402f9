import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchEntry } from '../../store/port.ts';
import { type BundleLink, type SearchsetEntry, searchsetText } from '../bundles.ts';
import type { Exchange } from '../context.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { outcomeText } from '../responses.ts';
import type { PlannedSearch } from '../searching.ts';
import { isUnrestricted, presented } from '../showing.ts';
import { type Subsetting, subsetText } from '../subsetting.ts';
import { touch } from '../touched.ts';
import { withQuery } from './history.ts';

type SearchInteraction = 'search-type' | 'search-system' | 'search-compartment';

/**
 * `GET [type]?…`, `POST [type]/_search`, `GET [base]?…` and compartment searches. Answers a searchset Bundle with `self`,
 * `next` and `previous` links; matches first, then includes, then an outcome entry when parameters were ignored.
 *
 * Refusals: `unknown-parameter` 400 naming the nearest ones, those of the planner, `access-denied` 403 for
 * `_explain` by callers that do not see everything. Source: FHIR R4 search.html.
 */
export async function search(exchange: Exchange<SearchInteraction>): Promise<FhirResponse> {
  const { context, request, route, touched } = exchange;
  const planned = context.planner.plan(request, {
    ...('type' in route ? { type: route.type } : {}),
    ...('compartment' in route && route.compartment !== undefined ? { compartment: route.compartment } : {}),
  });
  if (planned.explain) {
    // A plan tells of what is narrowed away, and its execution of how much there is.
    if (!isUnrestricted(exchange)) throw explainRefused(exchange);
    const explained = {
      plan: planned.plan,
      execution: await context.store.explain(planned.plan),
    };
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(explained),
    };
  }
  const page = await context.store.search(planned.plan);
  const texts = await presented(exchange, page.entries);
  const entries = texts.map((entry) => toSearchsetEntry(entry, request.baseUrl, planned.subsetting));
  for (const entry of page.entries) touched.push(touch(entry));
  if (planned.ignored.length > 0)
    entries.push({
      json: outcomeText(planned.ignored, request.language),
      mode: 'outcome',
    });
  const body = searchsetText(entries, linksOf(request, planned, page), page.total);
  return { status: 200, headers: {}, body };
}

function explainRefused({ route }: Exchange<SearchInteraction>): FhirError {
  const type = 'type' in route ? route.type : '*';
  return new FhirError({ code: 'access-denied', values: { interaction: '_explain', type } });
}

function toSearchsetEntry(entry: SearchEntry, baseUrl: string, subsetting: Subsetting | undefined): SearchsetEntry {
  const json = entry.json ?? '{}';
  return {
    fullUrl: `${baseUrl}/${entry.type}/${entry.id}`,
    json: subsetting === undefined || entry.mode === 'include' ? json : subsetText(json, subsetting),
    mode: entry.mode,
  };
}

function linksOf(
  request: FhirRequest,
  planned: PlannedSearch,
  page: { readonly next?: string; readonly previous?: string },
): BundleLink[] {
  const address = [request.baseUrl, ...request.path.filter((segment) => segment !== '_search')].join('/');
  const used = planned.used;
  const withoutCursor = used.filter(([name]) => name !== '_cursor');
  const links: BundleLink[] = [{ relation: 'self', url: withQuery(address, used) }];
  if (page.next !== undefined)
    links.push({
      relation: 'next',
      url: withQuery(address, [...withoutCursor, ['_cursor', page.next]]),
    });
  if (page.previous !== undefined) {
    links.push({
      relation: 'previous',
      url: withQuery(address, [...withoutCursor, ['_cursor', page.previous]]),
    });
  }
  return links;
}
