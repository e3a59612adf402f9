import { FhirError } from '@sinfonia/profiles/issues';
import type { HistoryRequest } from '../../store/port.ts';
import { type BundleLink, historyText } from '../bundles.ts';
import type { Exchange } from '../context.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { parseDateInterval } from '../search/dates.ts';
import { isUnrestricted, notFound, ofSamePersons, presented, requireVisible } from '../showing.ts';
import { touch, touchInstance } from '../touched.ts';

const defaultCount = 50;
const maximumCount = 1000;

type HistoryInteraction = 'history-instance' | 'history-type' | 'history-system';

/**
 * `GET [type]/[id]/_history`, `GET [type]/_history` and `GET _history`: versions, newest first, with `_since`, `_at` and
 * `_count`. Pages stay stable while others write.
 *
 * Refusals: `resource-not-found` 404 (instance), `access-denied` 403 (type and system, to callers that do not see everything), `invalid-parameter-value` and `unknown-parameter` 400.
 * Source: FHIR R4 http.html#history.
 */
export async function history(exchange: Exchange<HistoryInteraction>): Promise<FhirResponse> {
  const { context, request, route, touched } = exchange;
  const asked: HistoryRequest = {
    ...('type' in route ? { type: route.type } : {}),
    ...('id' in route ? { id: route.id } : {}),
    ...readParameters(request, context.planner.strict(request)),
  };
  if (!('id' in route) && !isUnrestricted(exchange)) throw tooWide(exchange);
  const page = await context.store.history(asked);
  let { versions } = page;
  if ('id' in route) {
    await requireVisible(exchange, route, 'read');
    if (page.total === 0 && (await context.store.read(route)) === undefined) throw notFound(route);
    versions = await ofSamePersons(exchange, route, versions);
    touched.push(touchInstance(route.type, route.id, versions));
  } else {
    for (const version of versions) touched.push(touch(version));
  }
  const self = [request.baseUrl, ...request.path].join('/');
  const links: BundleLink[] = [{ relation: 'self', url: withQuery(self, request.query) }];
  if (page.next !== undefined) {
    const rest = request.query.filter(([name]) => name !== '_cursor');
    links.push({
      relation: 'next',
      url: withQuery(self, [...rest, ['_cursor', page.next]]),
    });
  }
  return {
    status: 200,
    headers: {},
    body: historyText(
      await presented(exchange, versions),
      request.baseUrl,
      links,
      page.total - (page.versions.length - versions.length),
    ),
  };
}

/** Histories of many resources are not narrowed, so they are for callers that see everything. */
function tooWide({ route }: Exchange<HistoryInteraction>): FhirError {
  const type = 'type' in route ? route.type : '*';
  return new FhirError({ code: 'access-denied', values: { interaction: route.interaction, type } });
}

function readParameters(request: FhirRequest, strict: boolean): Omit<HistoryRequest, 'type' | 'id'> {
  let count = defaultCount;
  let since: number | undefined;
  let at: HistoryRequest['at'];
  let cursor: string | undefined;
  for (const [name, value] of request.query) {
    if (name === '_count') count = countOf(value);
    else if (name === '_since') since = instantOf('_since', value).low;
    else if (name === '_at') {
      const { low, high } = instantOf('_at', value);
      at = { from: low, to: high };
    } else if (name === '_cursor') cursor = value;
    else if (strict && name !== '_format' && name !== '_pretty') {
      throw new FhirError({
        code: 'unknown-parameter',
        expression: [`http.${name}`],
        values: { parameter: name, type: '_history', nearest: '_since, _at, _count' },
      });
    }
  }
  return {
    count,
    ...(since === undefined ? {} : { since }),
    ...(at === undefined ? {} : { at }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function countOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw invalid('_count');
  return Math.min(Number(value), maximumCount);
}

function instantOf(parameter: string, value: string): { low: number; high: number } {
  const interval = parseDateInterval(value);
  if (interval === undefined) throw invalid(parameter);
  return interval;
}

function invalid(parameter: string): FhirError {
  return new FhirError({
    code: 'invalid-parameter-value',
    expression: [`http.${parameter}`],
    values: { parameter },
  });
}

/** An address with query parameters, each name and value encoded. */
export function withQuery(address: string, query: readonly (readonly [string, string])[]): string {
  if (query.length === 0) return address;
  return `${address}?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}
