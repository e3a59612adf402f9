import type { Bundle, Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { WriteOperation } from '../../store/port.ts';
import { refuseSubset, requireResource } from '../body.ts';
import type { Exchange, OpenExchange } from '../context.ts';
import type { FhirHandler, FhirResponse } from '../exchange.ts';
import { mismatch } from '../interactions/patch.ts';
import { preconditionsOf } from '../interactions/update.ts';
import { patchedResource } from '../patch/patched-resource.ts';
import { respondWrite, returnPreference } from '../responses.ts';
import { judgeUpdate, mayDelete, requireUnmasked } from '../restricted-writes.ts';
import type { InteractionName } from '../routing.ts';
import { presentedResult, requireContent, requireCurrent } from '../showing.ts';
import { expectedVersionOf, recordNothing, writeAll } from '../writing.ts';
import { entriesOf, placed, placeIn, type RoutedEntry, routeEntry, toEntryRequest } from './entry-request.ts';
import { type KnownLinks, knownLinks, withTargets } from './known-links.ts';
import { answerText, responseBundleText, responseEntryText } from './response-bundle.ts';

/** How often a transaction with patches is computed anew when others change the patched resources meanwhile. */
const attempts = 5;

/** Order in which FHIR wants the entries of a transaction to take effect. Source: FHIR R4 http.html#trules. */
const processingOrder: Readonly<Record<string, number>> = {
  DELETE: 0,
  POST: 1,
  PUT: 2,
  PATCH: 2,
};

const writing: ReadonlySet<InteractionName> = new Set(['create', 'update', 'patch', 'delete']);

interface PlannedWrite {
  readonly entry: RoutedEntry;
  /** Absent for a delete of what the caller may not delete: nothing happens, as for what is not there. */
  readonly operation?: WriteOperation;
  /** Set when the operation was computed from a read, so that a race may be tried again. */
  readonly computed: boolean;
}

/**
 * Processes a transaction: all writes take effect together or none does, then its reads are answered; a read that fails
 * is answered in its entry, since the writes are done by then.
 *
 * Refusals carry the place of the entry; nothing is stored. Source: FHIR R4 http.html#transaction.
 */
export async function processTransaction(
  exchange: Exchange<'batch-or-transaction'>,
  handler: FhirHandler,
  bundle: Bundle,
): Promise<FhirResponse> {
  const { request } = exchange;
  const entries = entriesOf(bundle).map((entry, index) => routeEntry(toEntryRequest(request, entry, index)));
  const reads = entries.filter((entry) => entry.request.method === 'GET' || entry.request.method === 'HEAD');
  const writes = entries
    .filter((entry) => entry.request.method !== 'GET' && entry.request.method !== 'HEAD')
    .sort((one, other) => orderOf(one) - orderOf(other) || one.index - other.index);
  for (const entry of writes) requireAllowed(exchange, entry);
  const answers = new Array<string>(entries.length);
  if (writes.length > 0) await carryOut(exchange, writes, answers);
  else recordNothing(exchange);
  for (const entry of reads) answers[entry.index] = await answerText(handler, entry);
  return {
    status: 200,
    headers: {},
    body: responseBundleText('transaction-response', answers),
  };
}

function orderOf(entry: RoutedEntry): number {
  return processingOrder[entry.request.method] ?? 3;
}

function requireAllowed({ context, request }: OpenExchange, entry: RoutedEntry): void {
  const { route } = entry;
  if (!writing.has(route.interaction)) {
    throw new FhirError({ code: 'not-in-transaction', expression: [`${entry.place}.request`] });
  }
  const refusal = context.access.authorize(request.principal, {
    interaction: route.interaction,
    ...('type' in route && route.type !== undefined ? { type: route.type } : {}),
    ...('id' in route && route.id !== undefined ? { id: route.id } : {}),
  });
  if (refusal !== undefined) throw placed(new FhirError(refusal), entry.place);
}

async function carryOut(
  exchange: Exchange<'batch-or-transaction'>,
  writes: readonly RoutedEntry[],
  answers: string[],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const links = await knownLinks(exchange, writes);
    const planned: PlannedWrite[] = [];
    for (const entry of writes) planned.push(await planWrite(exchange, entry, links));
    try {
      await writePlanned(exchange, planned, links, answers);
      return;
    } catch (error) {
      if (!(error instanceof FhirError) || !isRace(error.issues[0], planned)) throw error;
      if (attempt === attempts) throw new FhirError({ code: 'write-conflict' });
    }
  }
}

/** Tells whether a refusal only says that what a patch was computed from has changed since. */
function isRace(issue: Issue | undefined, planned: readonly PlannedWrite[]): boolean {
  const [place] = issue?.expression ?? [];
  return issue?.code === 'version-mismatch' && planned.some((write) => write.computed && write.entry.place === place);
}

async function writePlanned(
  exchange: Exchange<'batch-or-transaction'>,
  planned: readonly PlannedWrite[],
  links: KnownLinks,
  answers: string[],
): Promise<void> {
  const { context, request } = exchange;
  const written = planned.flatMap(({ entry, operation }) => (operation === undefined ? [] : { entry, operation }));
  for (const { entry, operation } of planned) {
    if (operation === undefined) answers[entry.index] = responseEntryText({ status: 204, headers: {} });
  }
  if (written.length === 0) return recordNothing(exchange);
  const check = (resource: Resource, index: number): readonly Issue[] => {
    // What was added is as it was stored, but for its labels.
    if (index >= written.length) return [];
    return context.validate(resource, { bestPractice: false }).map((issue) => ({
      ...issue,
      expression: (issue.expression ?? ['']).map((place) => placeIn(written[index]?.entry.place ?? 'Bundle', place)),
    }));
  };
  const results = await writeAll(
    exchange,
    written.map((write) => write.operation),
    { check, known: (resource) => withTargets(resource, links) },
  );
  const prefer = `return=${returnPreference(request.headers.prefer, 'minimal')}`;
  for (const [index, result] of results.entries()) {
    const entry = written[index]?.entry;
    if (entry === undefined) continue;
    const answer =
      result.outcome === 'deleted' || result.outcome === 'absent'
        ? { status: 204, headers: {} }
        : respondWrite({ ...request, headers: { prefer } }, await presentedResult(exchange, result), []);
    answers[entry.index] = responseEntryText(answer);
  }
}

async function planWrite(exchange: OpenExchange, entry: RoutedEntry, links: KnownLinks): Promise<PlannedWrite> {
  try {
    return await toOperation(exchange, entry, links);
  } catch (error) {
    throw placed(error, entry.place);
  }
}

/** Whether a Binary shares the protection of what the same transaction creates, and so what was judged of that. */
function isOfCreated(resource: Resource, { created }: KnownLinks): boolean {
  return resource.resourceType === 'Binary' && created.has(resource.securityContext?.reference ?? '');
}

async function toOperation({ context }: OpenExchange, entry: RoutedEntry, links: KnownLinks): Promise<PlannedWrite> {
  const { route, request } = entry;
  const { place } = entry;
  const fullUrl = entry.fullUrl === undefined ? {} : { fullUrl: entry.fullUrl };
  const expectedVersion = expectedVersionOf(request.headers.ifMatch);
  const expected = expectedVersion === undefined ? {} : { expectedVersion };
  const { planner } = context;
  const asking = { context, request };
  switch (route.interaction) {
    case 'create': {
      const resource = requireResource(request.body, route.type);
      if (!isOfCreated(resource, links)) {
        await requireContent(asking, withTargets(resource, links), 'create', links.newborn);
      }
      const { ifNoneExist } = request.headers;
      const condition =
        ifNoneExist === undefined ? {} : { ifNoneExist: planner.criteria(request, route.type, ifNoneExist) };
      return {
        entry,
        computed: false,
        operation: { kind: 'create', resource, place, ...fullUrl, ...condition },
      };
    }
    case 'update': {
      const resource = requireResource(request.body, route.type);
      refuseSubset(resource);
      if (route.id !== undefined && resource.id !== route.id) throw new FhirError({ code: 'id-mismatch' });
      const criteria = route.id === undefined ? { criteria: planner.criteriaOf(request, route.type) } : {};
      const judged = await judgeUpdate(asking, withTargets(resource, links), { ...route, ...criteria }, links.newborn);
      const operation = {
        kind: 'update',
        method: 'PUT',
        resource,
        place,
        ...fullUrl,
        ...criteria,
        ...preconditionsOf(request),
        ...judged,
      } as const;
      return { entry, computed: false, operation };
    }
    case 'patch': {
      if (route.id === undefined) throw new FhirError({ code: 'conditional-patch-in-transaction' });
      const current = await requireCurrent(asking, { type: route.type, id: route.id }, 'update');
      await requireUnmasked(asking, current);
      if (expectedVersion !== undefined && expectedVersion !== current.versionId)
        throw mismatch(current, expectedVersion);
      const resource = patchedResource(current, request.headers.contentType, request.body);
      await requireContent(asking, withTargets(resource, links), 'update', links.newborn);
      const version = expectedVersion ?? current.versionId;
      const operation = {
        kind: 'update',
        method: 'PATCH',
        resource,
        place,
        expectedVersion: version,
        ...fullUrl,
      } as const;
      return { entry, computed: expectedVersion === undefined, operation };
    }
    case 'delete': {
      const target =
        route.id === undefined ? { criteria: planner.criteriaOf(request, route.type), single: true } : { id: route.id };
      if (!(await mayDelete(asking, { type: route.type, ...target }))) return { entry, computed: false };
      return {
        entry,
        computed: false,
        operation: { kind: 'delete', type: route.type, place, ...target, ...expected },
      };
    }
    default:
      throw new FhirError({
        code: 'not-in-transaction',
        expression: [`${entry.place}.request`],
      });
  }
}
