import type { Resource } from '@medplum/fhirtypes';
import { searchNotSupported } from '../../../../fhir/search/faults.ts';
import type { SearchPlan } from '../../../../fhir/search/plan.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import type { CursorPosition, KeptPlace } from '../cursor.ts';
import { listInOrder } from '../planning/lookup.ts';

/** A stretch of one search of a union. */
export interface SearchWindow {
  readonly type: string;
  /** Identifier of the search that the server keeps. */
  readonly search: string;
  /** Matches before the stretch. */
  readonly start: number;
  readonly matches: readonly Resource[];
  /** Whether the search goes on behind the stretch. */
  readonly hasNext: boolean;
}

/** A page of a union: its matches in order, and where the pages beside it begin. */
export interface UnionPage {
  readonly matches: readonly Resource[];
  readonly next?: readonly KeptPlace[];
  readonly previous?: readonly KeptPlace[];
  /** Number of matches of the union, when the windows hold all of them. */
  readonly whole?: number;
}

/**
 * Joins stretches of the searches of a union to one page. Every search has the same total order, and each stretch holds as many
 * matches as a page, so that the first (or last) of them together are those of the union. A match of several searches comes once.
 */
export async function unionPage(
  client: HapiClient,
  plan: SearchPlan,
  windows: readonly SearchWindow[],
  direction: CursorPosition['direction'],
): Promise<UnionPage> {
  const ordered = await inOrder(client, plan, windows);
  const backward = direction === 'backward';
  const matches = backward ? ordered.slice(Math.max(0, ordered.length - plan.count)) : ordered.slice(0, plan.count);
  const shown = new Set(matches.map(addressOf));
  const place = (window: SearchWindow, offset: number): KeptPlace => ({
    type: window.type,
    search: window.search,
    offset,
  });
  const edges = windows.map((window) => {
    const taken = window.matches.filter((each) => shown.has(addressOf(each))).length;
    const end = window.start + window.matches.length;
    return backward
      ? { window, first: end - taken, last: end }
      : { window, first: window.start, last: window.start + taken };
  });
  const goesOn = edges.some(({ window, last }) => window.hasNext || last < window.start + window.matches.length);
  const wentBefore = edges.some(({ first }) => first > 0);
  return {
    matches,
    ...(goesOn || (backward && matches.length > 0)
      ? { next: edges.map(({ window, last }) => place(window, last)) }
      : {}),
    ...(wentBefore ? { previous: edges.map(({ window, first }) => place(window, first)) } : {}),
    ...(goesOn || wentBefore ? {} : { whole: ordered.length }),
  };
}

/** The order of a search on one type for the server: resources that are equal in it follow each other as they were created. */
export function sortOf({ sort }: Pick<SearchPlan, 'sort'>): string {
  return [...sort.map(({ parameter, descending }) => (descending ? '-' : '') + parameter.code), '_pid'].join(',');
}

export function addressOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}

async function inOrder(
  client: HapiClient,
  plan: SearchPlan,
  windows: readonly SearchWindow[],
): Promise<readonly Resource[]> {
  const byType = Map.groupBy(
    windows.filter(({ matches }) => matches.length > 0),
    ({ type }) => type,
  );
  const lists = await Promise.all([...byType].map(([type, group]) => ofOneType(client, plan, type, group)));
  return lists.length > 1 && plan.sort.length > 0 ? acrossTypes(plan, lists.flat()) : lists.flat();
}

/** The server compares: what it would sort by is not in the resource as such. */
async function ofOneType(
  client: HapiClient,
  plan: SearchPlan,
  type: string,
  windows: readonly SearchWindow[],
): Promise<readonly Resource[]> {
  const byId = new Map(windows.flatMap(({ matches }) => matches).map((each) => [each.id ?? '', each] as const));
  if (windows.length === 1) return [...byId.values()];
  const ids = [...byId.keys()];
  const sorted = await listInOrder(client, type, [['_id', ids.join(',')]], [], ids.length, sortOf(plan));
  const there = new Set(sorted.map(({ id = '' }) => id));
  const gone = ids.filter((id) => !there.has(id));
  return [...gone, ...there].flatMap((id) => byId.get(id) ?? []);
}

/** Values that every resource holds as they are compared. */
const sortValues: Readonly<Record<string, (resource: Resource) => string>> = {
  _id: ({ id = '' }) => id,
  _lastUpdated: ({ meta }) => meta?.lastUpdated ?? '',
};

function acrossTypes({ sort }: SearchPlan, resources: readonly Resource[]): readonly Resource[] {
  const keys = sort.map(({ parameter, descending }) => {
    const value = sortValues[parameter.code];
    if (value === undefined) throw searchNotSupported('_sort');
    return { value, sign: descending ? -1 : 1 };
  });
  return [...resources].sort((a, b) => {
    for (const { value, sign } of keys) {
      const [left, right] = [value(a), value(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}
