import type { AuditEvent } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { type BundleLink, searchsetText } from '../../fhir/bundles.ts';
import type { OperationHandler } from '../../fhir/context.ts';
import type { FhirRequest, FhirResponse } from '../../fhir/exchange.ts';
import { invalid, readParameters } from '../../fhir/operations/operation-parameters.ts';
import { parseDateInterval } from '../../fhir/search/dates.ts';
import type { Condition, SearchPlan } from '../../fhir/search/plan.ts';
import { requireVisible } from '../../fhir/showing.ts';
import type { SearchPage } from '../../store/port.ts';
import type { Principal } from '../principal.ts';
import { type CitizenViewOptions, toCitizenView } from './citizen-view.ts';

const parameters = { start: 'date', end: 'date', _count: 'count', cursor: 'text' } as const;
const defaultCount = 50;
const maximumCount = 200;

/** Roles that see the accesses to anybody's data. */
const overseers: ReadonlySet<string> = new Set(['auditor', 'data-protection-officer']);

/**
 * `Patient/[id]/$accesses`: who has seen the data of a person, newest first, as `toCitizenView` shows it. For the person,
 * for who represents her in this session, and for those who oversee data protection. The reading is an access itself and
 * is recorded as one.
 *
 * `start` and `end` are dates or instants, both included; dates are Italian days (Europe/Rome). Pages hold `_count` events
 * (50, at most 200); `cursor` is that of the link `next`.
 *
 * Refusals: `access-denied` 403; `resource-not-found` 404 once the representation has ended; `operation-parameter-invalid`, `operation-parameter-unknown` 400.
 * Source: GDPR art. 15; DM 7 September 2023, art. 9 and 21.
 */
export function accessesOperation(options: Pick<CitizenViewOptions, 'applicationName'> = {}): OperationHandler {
  return {
    name: 'accesses',
    definition: `${canonicalBase}/OperationDefinition/patient-accesses`,
    levels: ['instance'],
    types: ['Patient'],
    readOnly: true,
    async handle(context, request, { id }) {
      if (id === undefined || !mayReadAccesses(request.principal, id)) {
        const values = { interaction: '$accesses', type: 'Patient' };
        throw new FhirError({ code: 'access-denied', values });
      }
      // Who acts for another does so as long as the title holds, whatever the token says.
      if (request.principal.role === 'representative') {
        await requireVisible({ context, request }, { type: 'Patient', id }, 'read');
      }
      const page = await context.store.search(planOf(id, request));
      return respond(request, page, { ...options, patient: id, fhirBase: request.baseUrl });
    },
  };
}

/** Tells whether a caller may read who accessed the data of a patient. A caller without one of these roles may not. */
export function mayReadAccesses({ role, patient }: Principal, id: string): boolean {
  if (role === undefined) return false;
  return overseers.has(role) || ((role === 'citizen' || role === 'representative') && patient === id);
}

function planOf(id: string, request: FhirRequest): SearchPlan {
  const given = readParameters('accesses', parameters, request);
  const date = { type: 'AuditEvent', code: 'date' };
  const where: Condition[] = [
    {
      kind: 'reference',
      parameter: { type: 'AuditEvent', code: 'patient' },
      anyOf: [`Patient/${id}`],
      targetTypes: ['Patient'],
    },
  ];
  for (const [name, comparator] of [
    ['start', 'ge'],
    ['end', 'le'],
  ] as const) {
    const value = given.date(name);
    const interval = value === undefined ? undefined : parseDateInterval(value);
    if (value !== undefined && interval === undefined) throw invalid(name, 'date, dateTime');
    if (interval !== undefined) where.push({ kind: 'date', parameter: date, comparator, ...interval });
  }
  const cursor = given.text('cursor');
  return {
    types: ['AuditEvent'],
    where: { kind: 'and', of: where },
    sort: [{ parameter: date, descending: true }],
    count: Math.min(maximumCount, Math.max(1, given.count('_count') ?? defaultCount)),
    total: 'none',
    include: [],
    query: [['patient', `Patient/${id}`]],
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function respond(request: FhirRequest, page: SearchPage, options: CitizenViewOptions): FhirResponse {
  const address = [request.baseUrl, ...request.path].join('/');
  const links: BundleLink[] = [{ relation: 'self', url: addressWith(address, request.query) }];
  if (page.next !== undefined) {
    const rest = request.query.filter(([name]) => name !== 'cursor');
    links.push({ relation: 'next', url: addressWith(address, [...rest, ['cursor', page.next]]) });
  }
  const entries = page.entries.map(({ id, json, mode }) => {
    const view = toCitizenView(JSON.parse(json ?? '{}') as AuditEvent, options);
    return { fullUrl: `${request.baseUrl}/AuditEvent/${id}`, json: JSON.stringify(view), mode };
  });
  return { status: 200, headers: {}, body: searchsetText(entries, links) };
}

function addressWith(address: string, query: FhirRequest['query']): string {
  const parameters = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
  return query.length === 0 ? address : `${address}?${parameters}`;
}
