import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchEntry, StoredVersion } from '../../store/port.ts';
import { type BundleLink, searchsetText } from '../bundles.ts';
import type { OperationHandler } from '../context.ts';
import type { FhirRequest } from '../exchange.ts';
import { withQuery } from '../interactions/history.ts';
import { compartmentCondition, compartmentTypes } from '../search/compartments.ts';
import { type DateInterval, parseDateInterval } from '../search/dates.ts';
import type { Condition, SearchPlan } from '../search/plan.ts';
import { type Asking, presented, requireCurrent } from '../showing.ts';
import { touch } from '../touched.ts';
import { companions } from './companions.ts';
import { invalid, readParameters } from './operation-parameters.ts';

const parameters = {
  _count: 'count',
  _type: 'text',
  _since: 'date',
  _cursor: 'text',
  start: 'unsupported',
  end: 'unsupported',
} as const;
const defaultCount = 50;
const maximumCount = 1000;

/**
 * Types of the Patient compartment that are given out: not AuditEvent, which `$accesses` shows as the person may see it, and
 * no further Patient, since a link leads to what may be somebody else.
 */
const compartment: readonly string[] = compartmentTypes('Patient').filter(
  (type) => type !== 'AuditEvent' && type !== 'Patient',
);

/** The parameters of a request, read. */
interface Asked {
  readonly count: number;
  /** Types named by `_type`; absent: all. */
  readonly types?: readonly string[];
  readonly since?: DateInterval;
  readonly cursor?: string;
  /** All but the cursor, for links and the identity of the search. */
  readonly query: FhirRequest['query'];
}

/**
 * `Patient/[id]/$everything`: the Patient on the first page, then what its compartment holds, by id, with the practitioners,
 * organizations, places and medicines that each page refers to. Only what the caller may see; every page is recorded with
 * all that it showed.
 *
 * `_type`: types, separated by commas or repeated. `_since`: changed at or after. `_count`: 50 unless given, at most 1000
 * resources beside the Patient and what comes along. `_cursor`: from the link `next`.
 *
 * Refusals: `resource-not-found` 404, `resource-deleted` 410, `access-denied` 403, `operation-parameter-invalid`,
 * `operation-parameter-unknown`, `operation-parameter-unsupported` and `invalid-cursor` 400, `too-many-includes` as of
 * searches. Source: FHIR R4 patient-operation-everything.html.
 */
export const everythingOperation: OperationHandler = {
  name: 'everything',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
  levels: ['instance'],
  types: ['Patient'],
  readOnly: true,
  async handle(context, request, { id = '' }, touched) {
    const asking = { context, request };
    const { access } = context;
    const refusal = access.authorize(request.principal, { interaction: 'read', type: 'Patient', id });
    if (refusal !== undefined) throw new FhirError(refusal);
    const patient = await requireCurrent(asking, { type: 'Patient', id }, 'read');
    const asked = readAsked(request);
    const first: SearchEntry[] = isWanted(patient, asked) ? [{ ...patient, mode: 'match' }] : [];
    const types = searchedTypes(asking, asked);
    const page =
      types.length === 0
        ? { entries: [] }
        : await context.store.search(access.narrow(request.principal, planOf(id, types, asked)));
    const shown = [...first, ...page.entries];
    for (const entry of shown) touched.push(touch(entry));
    const entries = (await presented(asking, shown)).map(({ type, id, json = '{}', mode }) => ({
      fullUrl: `${request.baseUrl}/${type}/${id}`,
      json,
      mode,
    }));
    return { status: 200, headers: {}, body: searchsetText(entries, linksOf(request, id, asked, page)) };
  },
};

function readAsked(request: FhirRequest): Asked {
  const given = readParameters('everything', parameters, request);
  const count = Math.min(maximumCount, Math.max(1, given.count('_count') ?? defaultCount));
  const types = given.texts('_type').flatMap((text) => text.split(','));
  for (const type of types) {
    if (type !== 'Patient' && !compartment.includes(type))
      throw invalid('_type', 'Patient, or a type of its compartment');
  }
  const day = given.date('_since');
  const since = day === undefined ? undefined : parseDateInterval(day);
  if (day !== undefined && since === undefined) throw invalid('_since', 'instant');
  const cursor = given.text('_cursor');
  const query: [string, string][] = [['_count', String(count)]];
  if (types.length > 0) query.push(['_type', types.join(',')]);
  if (day !== undefined) query.push(['_since', day]);
  return {
    count,
    query,
    ...(types.length === 0 ? {} : { types }),
    ...(since === undefined ? {} : { since }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function isWanted(patient: StoredVersion, { types, since, cursor }: Asked): boolean {
  if (cursor !== undefined) return false;
  if (types !== undefined && !types.includes('Patient')) return false;
  return since === undefined || patient.lastUpdated >= since.low;
}

/** Types to search: those that the caller may search, or those asked for, which are refused when it may not. */
function searchedTypes({ context, request }: Asking, { types }: Asked): readonly string[] {
  const allowed = (type: string) => context.access.authorize(request.principal, { interaction: 'search-type', type });
  if (types === undefined) return compartment.filter((type) => allowed(type) === undefined);
  const asked = [...new Set(types)].filter((type) => type !== 'Patient');
  for (const type of asked) {
    const refusal = allowed(type);
    if (refusal !== undefined) throw new FhirError(refusal);
  }
  return asked;
}

function planOf(id: string, types: readonly string[], { count, since, cursor, query }: Asked): SearchPlan {
  const inside = compartmentCondition({ type: 'Patient', id }, types);
  const changed: Condition[] = since === undefined ? [] : [{ kind: 'lastUpdated', comparator: 'ge', ...since }];
  return {
    types,
    where: { kind: 'and', of: [inside, ...changed] },
    sort: [{ parameter: { type: 'Resource', code: '_id' }, descending: false }],
    count,
    total: 'none',
    include: companions,
    // A cursor belongs to the search that it was sealed for: that of this person.
    query: [['$everything', `Patient/${id}`], ...query],
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function linksOf(request: FhirRequest, id: string, asked: Asked, page: { readonly next?: string }): BundleLink[] {
  const address = `${request.baseUrl}/Patient/${id}/$everything`;
  const cursor: FhirRequest['query'] = asked.cursor === undefined ? [] : [['_cursor', asked.cursor]];
  const links: BundleLink[] = [{ relation: 'self', url: withQuery(address, [...asked.query, ...cursor]) }];
  if (page.next !== undefined) {
    links.push({ relation: 'next', url: withQuery(address, [...asked.query, ['_cursor', page.next]]) });
  }
  return links;
}
