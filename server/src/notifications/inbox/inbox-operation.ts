import { canonicalBase } from '@sinfonia/profiles/package';
import type { Principal } from '../../access/principal.ts';
import { searchsetText } from '../../fhir/bundles.ts';
import type { FhirContext, OperationHandler } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import { invalid, readParameters } from '../../fhir/operations/operation-parameters.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Condition, SearchPlan } from '../../fhir/search/plan.ts';
import { presented } from '../../fhir/showing.ts';
import { touch } from '../../fhir/touched.ts';
import type { SearchEntry } from '../../store/port.ts';
import { addressesOf } from './addressee.ts';

/** Another part of the same person, with the addresses that name it alone (not its organization). */
export interface OtherHat {
  readonly key: string;
  readonly label: { readonly it: string; readonly en: string };
  readonly addresses: readonly string[];
}

/** What the inbox needs beside the request. */
export interface InboxParts {
  /** Narrows a plan to what the caller may find. */
  readonly narrow: (principal: Principal, plan: SearchPlan) => SearchPlan;
  /** The other parts that the person of a session may take. */
  readonly otherHats: (principal: Principal) => Promise<readonly OtherHat[]>;
}

const parameters = { _count: 'count', cursor: 'text' } as const;
const defaultCount = 20;
const maximumCount = 100;
const cursorForm = /^([ur])\.(.*)$/s;
const of = (code: string) => ({ type: 'Communication', code });

/**
 * `Communication/$inbox`: the messages that were sent to the caller in the part of its session, the unread ones first, each group newest
 * first, in pages of `_count` (20, at most 100; `cursor` is that of the link `next`). Answers `Parameters`: `unread` and `total` for
 * this part, `messages` with the searchset, and an `other` per further part that the person may take, with its key, its label and the
 * number of unread messages to it. Their content is not shown: a session sees what its part may see and nothing else.
 *
 * Refusals: `access-denied` 403 to roles without messages; `operation-parameter-invalid`, `operation-parameter-unknown` 400.
 * Source: GDPR art. 5(1)(b) (purpose limitation).
 */
export function inboxOperation(parts: InboxParts): OperationHandler {
  return {
    name: 'inbox',
    definition: `${canonicalBase}/OperationDefinition/communication-inbox`,
    levels: ['type'],
    types: ['Communication'],
    readOnly: true,
    async handle(context, request, _target, touched) {
      const given = readParameters('inbox', parameters, request);
      const count = Math.min(maximumCount, Math.max(1, given.count('_count') ?? defaultCount));
      const { principal } = request;
      const own = addressesOf(principal);
      const plan = (isRead: boolean, rest: Partial<SearchPlan> = {}): SearchPlan =>
        parts.narrow(principal, { ...planOf(own, isRead, count), ...rest });
      const { entries, next } = await pageOf(context, plan, readCursor(given.text('cursor')), count);
      const [unread, read] = await Promise.all([totalOf(context, plan(false)), totalOf(context, plan(true))]);
      for (const entry of entries) touched.push(touch(entry));
      const others = await othersOf(context, parts, request, own);
      const shown = await presented({ context, request }, entries);
      const address = [request.baseUrl, ...request.path].join('/');
      const links = [{ relation: 'self' as const, url: addressWith(address, request.query) }];
      const rest = request.query.filter(([name]) => name !== 'cursor');
      const bundle = searchsetText(
        shown.map(({ type, id, json = '{}' }) => ({
          fullUrl: `${request.baseUrl}/${type}/${id}`,
          json,
          mode: 'match',
        })),
        next === undefined
          ? links
          : [...links, { relation: 'next', url: addressWith(address, [...rest, ['cursor', next]]) }],
        unread + read,
      );
      const head = [
        { name: 'unread', valueInteger: unread },
        { name: 'total', valueInteger: unread + read },
        ...others,
      ].map((one) => JSON.stringify(one));
      const body = `{"resourceType":"Parameters","parameter":[${head.join(',')},{"name":"messages","resource":${bundle}}]}`;
      return { status: 200, headers: {}, body };
    },
  };
}

/** Where a page begins: among the unread or the read ones, at a position of the store. */
interface Cursor {
  readonly isRead: boolean;
  readonly position: string | undefined;
}

function readCursor(text: string | undefined): Cursor {
  if (text === undefined) return { isRead: false, position: undefined };
  const [, group, position = ''] = cursorForm.exec(text) ?? [];
  if (group === undefined) throw invalid('cursor', 'cursor');
  return { isRead: group === 'r', position: position === '' ? undefined : position };
}

/** One page: what is left of the unread ones, filled up with read ones. */
async function pageOf(
  { store }: Pick<FhirContext, 'store'>,
  plan: (isRead: boolean, rest: Partial<SearchPlan>) => SearchPlan,
  { isRead, position }: Cursor,
  count: number,
): Promise<{ readonly entries: readonly SearchEntry[]; readonly next?: string }> {
  const at = position === undefined ? {} : { cursor: position };
  const first = await store.search(plan(isRead, { count, ...at }));
  if (first.next !== undefined) return { entries: first.entries, next: `${isRead ? 'r' : 'u'}.${first.next}` };
  if (isRead) return { entries: first.entries };
  const left = count - first.entries.length;
  if (left === 0) return { entries: first.entries, next: 'r.' };
  const second = await store.search(plan(true, { count: left }));
  const entries = [...first.entries, ...second.entries];
  return second.next === undefined ? { entries } : { entries, next: `r.${second.next}` };
}

function planOf(addresses: readonly string[], isRead: boolean, count: number): SearchPlan {
  return {
    ...plainPlan(['Communication'], sentTo(addresses, isRead), count),
    sort: [{ parameter: of('sent'), descending: true }],
  };
}

function sentTo(addresses: readonly string[], isRead: boolean): Condition {
  if (addresses.length === 0) return { kind: 'id', ids: [] };
  return {
    kind: 'and',
    of: [
      {
        kind: 'reference',
        parameter: of('recipient'),
        anyOf: addresses,
        targetTypes: [...new Set(addresses.map(typeOf))],
      },
      { kind: 'token', parameter: of('status'), anyOf: [{ system: undefined, code: 'completed' }] },
      { kind: 'missing', parameter: of('received'), missing: !isRead },
    ],
  };
}

function typeOf(address: string): string {
  return address.split('/')[0] ?? '';
}

async function totalOf({ store }: Pick<FhirContext, 'store'>, plan: SearchPlan): Promise<number> {
  return (await store.search({ ...plan, sort: [], count: 0, total: 'accurate' })).total ?? 0;
}

async function othersOf(
  context: FhirContext,
  { otherHats }: InboxParts,
  { principal, language }: FhirRequest,
  own: readonly string[],
): Promise<readonly object[]> {
  const others: object[] = [];
  for (const { key, label, addresses } of await otherHats(principal)) {
    const theirs = addresses.filter((address) => !own.includes(address));
    if (theirs.length === 0) continue;
    const unread = await totalOf(context, planOf(theirs, false, 0));
    others.push({
      name: 'other',
      part: [
        { name: 'key', valueString: key },
        { name: 'label', valueString: label[language] },
        { name: 'unread', valueInteger: unread },
      ],
    });
  }
  return others;
}

function addressWith(address: string, query: FhirRequest['query']): string {
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
  return query.length === 0 ? address : `${address}?${search}`;
}
