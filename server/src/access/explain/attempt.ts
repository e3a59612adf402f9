import { FhirError } from '@sinfonia/profiles/issues';
import { createFhirApi } from '../../fhir/api.ts';
import type { AccessQuestion, AccessRecord, FhirContext } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import type { RoutedInteraction } from '../../fhir/routing.ts';
import { requireVisible } from '../../fhir/showing.ts';
import type { Store } from '../../store/port.ts';
import { permissionOf } from '../question.ts';

/** What came of a request that was carried out up to the first write. */
export interface Attempt {
  /** Status of the answer; absent when it was allowed up to the write, or as far as it can be told without content. */
  readonly status?: number;
  readonly refusal?: FhirError;
  /** Whether the content, which was not given, has still to be judged. */
  readonly contentUnjudged: boolean;
  /** What the audit would keep. */
  readonly record: AccessRecord;
}

/** Faults of the request itself, which say nothing of access: told as such. */
const faulty: ReadonlySet<number> = new Set([400, 405, 412, 422]);

/** Thrown in place of writing: everything before it has let the request pass. */
class WouldWrite extends Error {}

/**
 * Carries a request out as the server does, with the same handlers, but stops before anything is written. A write without a
 * body is asked about as far as its address goes.
 *
 * @throws FhirError for a request that the server does not understand
 */
export async function attempt(
  context: FhirContext,
  request: FhirRequest,
  route: RoutedInteraction,
  question: AccessQuestion,
): Promise<Attempt> {
  let kept: AccessRecord | undefined;
  const plain = { request, question, touched: [] };
  const stopped: FhirContext = {
    ...context,
    store: stoppedAtWrites(context.store),
    audit: {
      record(access) {
        kept = access;
      },
      eventsFor: () => [],
    },
  };
  const isOperation = route.interaction === 'operation';
  const offered = isOperation ? context.operations.get(route.name) : undefined;
  const wantsBody = needsContent(route) || (offered !== undefined && !offered.readOnly);
  const lacksBody = wantsBody && request.body === undefined;
  try {
    if (lacksBody && !isOperation) {
      await askAddress(stopped, request, question);
      return { contentUnjudged: true, record: { ...plain, status: 200 } };
    }
    const { status } = await createFhirApi(stopped)(request);
    return { status, contentUnjudged: false, record: kept ?? { ...plain, status } };
  } catch (error) {
    if (error instanceof WouldWrite) return { contentUnjudged: false, record: { ...plain, status: 200 } };
    if (!(error instanceof FhirError)) throw error;
    const [issue] = error.issues;
    if (!faulty.has(error.status) && issue?.code !== 'unknown-operation') {
      const refused = { ...plain, status: error.status, ...(issue === undefined ? {} : { refusal: issue.code }) };
      return { status: error.status, refusal: error, contentUnjudged: false, record: kept ?? refused };
    }
    if (!lacksBody) throw error;
    return { contentUnjudged: true, record: { ...plain, status: 200 } };
  }
}

function needsContent({ interaction }: RoutedInteraction): boolean {
  return ['create', 'update', 'patch', 'batch-or-transaction'].includes(interaction);
}

async function askAddress(context: FhirContext, request: FhirRequest, question: AccessQuestion): Promise<void> {
  await context.access.prepare(request.principal);
  const refusal = context.access.authorize(request.principal, question);
  if (refusal !== undefined) throw new FhirError(refusal);
  const { type, id, interaction } = question;
  const use = permissionOf(interaction);
  if (type === undefined || id === undefined || use === undefined || use === 'create') return;
  await requireVisible({ context, request }, { type, id }, use);
}

function stoppedAtWrites(store: Store): Store {
  const stop = () => Promise.reject(new WouldWrite());
  return {
    read: (address) => store.read(address),
    vread: (address, versionId) => store.vread(address, versionId),
    history: (request) => store.history(request),
    search: (plan) => store.search(plan),
    explain: (plan) => store.explain(plan),
    scan: (options) => store.scan(options),
    moving: { ...store.moving, view: () => store.moving.view(), restore: stop },
    health: () => store.health(),
    write: stop,
    backup: stop,
    reindex: stop,
    close: () => Promise.resolve(),
  };
}
