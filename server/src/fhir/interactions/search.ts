import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchEntry } from '../../store/port.ts';
import { type BundleLink, type SearchsetEntry, searchsetText } from '../bundles.ts';
import type { Exchange } from '../context.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { outcomeText } from '../responses.ts';
import type { PlannedSearch } from '../searching.ts';
import { type Subsetting, subsetText } from '../subsetting.ts';
import { touch } from '../touched.ts';
import { presented } from '../visibility.ts';
import { withQuery } from './history.ts';

type SearchInteraction = 'search-type' | 'search-system' | 'search-compartment';

/**
 * `GET [type]?…`, `POST [type]/_search`, `GET [base]?…` and compartment searches. Answers a searchset Bundle with `self`,
 * `next` and `previous` links; matches first, then includes, then an outcome entry when parameters were ignored.
 *
 * Refusals: `unknown-parameter` 400 naming the nearest ones, and those of the planner. Source: FHIR R4 search.html.
 */
export async function search(exchange: Exchange<SearchInteraction>): Promise<FhirResponse> {
  const { context, request, route, touched } = exchange;
  const planned = context.planner.plan(request, {
    ...('type' in route ? { type: route.type } : {}),
    ...('compartment' in route && route.compartment !== undefined ? { compartment: route.compartment } : {}),
  });
  if (planned.explain) {
    // Conditions and figures of the execution would tell what is hidden.
    if (!context.access.isUnrestricted(request.principal)) {
      throw new FhirError({
        code: 'access-denied',
        values: { interaction: '_explain', type: 'type' in route ? route.type : '*' },
      });
    }
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
  const shown = await presented(exchange, page.entries);
  const entries = shown.map((entry) => toSearchsetEntry(entry, request.baseUrl, planned.subsetting));
  for (const entry of shown) touched.push(touch(entry));
  if (planned.ignored.length > 0)
    entries.push({
      json: outcomeText(planned.ignored, request.language),
      mode: 'outcome',
    });
  const body = searchsetText(entries, linksOf(request, planned, page), page.total);
  return { status: 200, headers: {}, body };
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
