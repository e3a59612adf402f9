import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { HistoryPage, HistoryRequest, ResourceAddress, StoredVersion } from '../../port.ts';
import { formatInstant } from '../../resource-text.ts';
import { type HapiClient, hasNext } from '../client/hapi-client.ts';
import type { QueryPair } from '../search/query-of.ts';
import { toStored } from '../stored-text.ts';

/** Position after a page: the instant (ms) of its last version, and how many versions of that instant were shown. */
interface Position {
  readonly until: number;
  readonly skip: number;
}

/** A half-open interval (ms, UTC). */
interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Versions as the server lists them, and whether more follow. */
interface Listed {
  readonly versions: readonly StoredVersion[];
  readonly total: number;
  readonly more: boolean;
}

/** Versions read at a time for the history at an interval. */
const statePage = 500;
/** Versions beyond which it is refused. */
const stateLimit = 20_000;

/**
 * Reads history. A page goes on from the instant of the last version shown, not from a number of versions, so that it never
 * shifts while others write.
 *
 * @see FHIR R4 http.html#history
 */
export class HistoryReader {
  readonly #client: HapiClient;
  readonly #marker: (address: ResourceAddress, versionId: string) => Promise<StoredVersion>;

  /** @param marker reads the deletion marker of a version, whose instant HAPI leaves out of history */
  constructor(client: HapiClient, marker: (address: ResourceAddress, versionId: string) => Promise<StoredVersion>) {
    this.#client = client;
    this.#marker = marker;
  }

  /**
   * One page of history, newest first. An unknown instance has an empty history.
   *
   * @throws FhirError `invalid-cursor`, `search-too-complex` for an interval over too many resources
   */
  async read(request: HistoryRequest): Promise<HistoryPage> {
    const position = request.cursor === undefined ? undefined : parseCursor(request.cursor);
    if (request.at !== undefined) return this.#readAt(request, request.at, position);
    const lower = request.since === undefined ? [] : [['_at', `ge${formatInstant(request.since)}`] as const];
    const { count } = request;
    if (position === undefined && count > 0) {
      const page = await this.#ask(request, lower, count);
      return paged(page, page.total, undefined);
    }
    const { total } = await this.#ask(request, lower, 0);
    if (position === undefined) return { versions: [], total };
    const upper = ['_at', `le${formatInstant(position.until)}`] as const;
    const page = await this.#ask(request, [...lower, upper], count, position.skip);
    return paged(page, total, position);
  }

  /** What was made in the interval, then what was made before and still current at its beginning. */
  async #readAt(
    request: HistoryRequest,
    { from, to }: { readonly from: number; readonly to: number },
    position: Position | undefined,
  ): Promise<HistoryPage> {
    const made = await this.#all(request, within({ from, to }));
    // HAPI does not list what was current at an instant, so the newest version of each resource before it is found here.
    const earlier = await this.#all(request, [['_at', `lt${formatInstant(from)}`]]);
    const seen = new Set(made.filter(({ lastUpdated }) => lastUpdated === from).map(addressOf));
    const current = earlier.filter((version) => {
      if (seen.has(addressOf(version))) return false;
      seen.add(addressOf(version));
      return !version.deleted;
    });
    const versions = [...made, ...current];
    const start = position === undefined ? 0 : position.skip;
    const shown = versions.slice(start, start + request.count);
    const end = start + shown.length;
    const more = end < versions.length && request.count > 0;
    return { versions: shown, total: versions.length, ...(more ? { next: toCursor({ until: to, skip: end }) } : {}) };
  }

  /** How many versions of a type were made in a half-open interval (ms, UTC). */
  async countMade(type: string, interval: Interval): Promise<number> {
    return (await this.#ask({ type, count: 0 }, within(interval), 0)).total;
  }

  /** The versions of a type that were made in a half-open interval (ms, UTC), newest first; all are in memory together. */
  made(type: string, interval: Interval): Promise<readonly StoredVersion[]> {
    return this.#all({ type, count: statePage }, within(interval));
  }

  async #all(request: HistoryRequest, query: readonly QueryPair[]): Promise<StoredVersion[]> {
    const versions: StoredVersion[] = [];
    for (;;) {
      const page = await this.#ask(request, query, statePage, versions.length);
      versions.push(...page.versions);
      if (!page.more || page.versions.length === 0) return versions;
      if (versions.length >= stateLimit)
        throw new FhirError({ code: 'search-too-complex', values: { limit: stateLimit } });
    }
  }

  async #ask({ type, id }: HistoryRequest, query: readonly QueryPair[], count: number, offset = 0): Promise<Listed> {
    const path = [type, type === undefined ? undefined : id, '_history'].filter((part) => part !== undefined).join('/');
    const size = count === 0 ? [['_summary', 'count'] as const] : [['_count', String(count)] as const];
    const from = offset === 0 ? [] : [['_offset', String(offset)] as const];
    const { status, body } = await this.#client.send({ method: 'GET', path, query: [...query, ...size, ...from] });
    if (status === 404) return { versions: [], total: 0, more: false };
    if (status !== 200) throw new FhirError({ code: 'invalid-cursor', expression: ['http._cursor'] });
    const entries = (body.entry ?? []) as readonly BundleEntry[];
    const versions = await Promise.all(entries.map((entry) => this.#version(entry)));
    // A server may give fewer than it was asked for, so only what it says about the rest counts.
    if (typeof body.total === 'number')
      return { versions, total: body.total, more: offset + versions.length < body.total };
    return { versions, total: versions.length, more: hasNext(body) };
  }

  #version({ resource, request }: BundleEntry): Promise<StoredVersion> | StoredVersion {
    if (resource !== undefined) return toStored(resource as Resource);
    const [type = '', id = '', , versionId = ''] = (request?.url ?? '').split('/');
    return this.#marker({ type, id }, versionId);
  }
}

function paged({ versions, more }: Listed, total: number, from: Position | undefined): HistoryPage {
  const until = versions.at(-1)?.lastUpdated;
  if (!more || until === undefined) return { versions, total };
  const same = versions.filter(({ lastUpdated }) => lastUpdated === until).length;
  return { versions, total, next: toCursor({ until, skip: from?.until === until ? from.skip + same : same }) };
}

function within({ from, to }: Interval): readonly QueryPair[] {
  return [
    ['_at', `ge${formatInstant(from)}`],
    ['_at', `lt${formatInstant(to)}`],
  ];
}

const addressOf = ({ type, id }: StoredVersion): string => `${type}/${id}`;

function toCursor({ until, skip }: Position): string {
  return `${until.toString(36)}-${skip.toString(36)}`;
}

function parseCursor(cursor: string): Position {
  const match = /^([0-9a-z]{8,9})-([0-9a-z]{1,6})$/.exec(cursor);
  if (match === null) throw new FhirError({ code: 'invalid-cursor', expression: ['http._cursor'] });
  return { until: Number.parseInt(match[1] ?? '', 36), skip: Number.parseInt(match[2] ?? '', 36) };
}
