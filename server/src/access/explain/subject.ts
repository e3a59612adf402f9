import type { AccessQuestion, FhirContext } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import type { RoutedInteraction } from '../../fhir/routing.ts';
import type { SearchTerminology } from '../../fhir/search/terminology.ts';
import { createSearchPlanner } from '../../fhir/searching.ts';
import type { ResourceAddress } from '../../store/port.ts';
import { toAuditEntry } from '../audit/audit-entry.ts';
import type { GivesParameter } from '../filters.ts';
import { givenBy } from '../narrow.ts';

/** What a request is about, before anything is hidden. */
export interface Subject {
  /** Resources that the request names or that its search matches, at most fifty. */
  readonly data: readonly ResourceAddress[];
  /** Persons that a search names, whether there is data about them or not. */
  readonly persons: readonly ResourceAddress[];
  /** Whether a search gives one of the parameters that a rule asks for. */
  readonly gives: GivesParameter;
}

const mostData = 50;

/** Finds what a request is about, as nobody but the operator of the store may see it. */
export async function subjectOf(
  context: FhirContext,
  terminology: SearchTerminology,
  request: FhirRequest,
  route: RoutedInteraction,
  question: AccessQuestion,
): Promise<Subject> {
  const persons = toAuditEntry({ request, question, status: 200, touched: [] }, 0).named.map((id) => ({
    type: 'Patient',
    id,
  }));
  const { type, id } = question;
  if (type !== undefined && id !== undefined) {
    const version = await context.store.read({ type, id });
    const isThere = version !== undefined && !version.deleted;
    return { data: isThere ? [{ type, id }] : [], persons, gives: () => false };
  }
  const isSearch =
    route.interaction === 'search-type' ||
    route.interaction === 'search-system' ||
    route.interaction === 'search-compartment';
  if (!isSearch) return { data: [], persons, gives: () => false };
  const planner = createSearchPlanner({ terminology, narrow: (_, plan) => plan });
  const { plan } = planner.plan(request, {
    ...('type' in route ? { type: route.type } : {}),
    ...(!('compartment' in route) || route.compartment === undefined ? {} : { compartment: route.compartment }),
  });
  const { cursor: _, ...first } = plan;
  const { entries } = await context.store.search({ ...first, count: mostData, include: [], total: 'none' });
  return { data: entries.map((entry) => ({ type: entry.type, id: entry.id })), persons, gives: givenBy(plan) };
}
