import { FhirError } from '@sinfonia/profiles/issues';
import type { AccessQuestion, Exchange, FhirContext, OpenExchange, TouchedResource } from './context.ts';
import type { FhirHandler, FhirRequest, FhirResponse } from './exchange.ts';
import { batchOrTransaction } from './interactions/batch-or-transaction.ts';
import { create } from './interactions/create.ts';
import { remove } from './interactions/delete.ts';
import { history } from './interactions/history.ts';
import { operation, requireOperation } from './interactions/operation.ts';
import { patch } from './interactions/patch.ts';
import { read } from './interactions/read.ts';
import { search } from './interactions/search.ts';
import { update } from './interactions/update.ts';
import { vread } from './interactions/vread.ts';
import { guessQuestion, recordRefusal } from './refused-request.ts';
import { type InteractionName, type RoutedInteraction, routeRequest } from './routing.ts';

/** Interactions that see to their own AuditEvent, in the atomic step of the write when there is one. */
const auditedByThemselves: ReadonlySet<InteractionName> = new Set([
  'create',
  'update',
  'patch',
  'delete',
  'batch-or-transaction',
]);

/**
 * The FHIR API without its transport: routes a request, asks for the access decision, carries the interaction out and has
 * it audited, also when it is refused.
 */
export function createFhirApi(context: FhirContext): FhirHandler {
  const handler: FhirHandler = async (request) => {
    const route = requireRoute(context, request);
    if (route.interaction === 'capabilities') return { status: 200, headers: {}, body: context.capability() };
    const question = questionOf(route);
    const touched: TouchedResource[] = [];
    try {
      const ready = context.access.prepare(request.principal);
      if (ready !== undefined) await ready;
      const refusal = context.access.authorize(request.principal, question);
      if (refusal !== undefined) throw new FhirError(refusal);
      const response = await carryOut({ context, request, route, touched }, handler);
      if (!auditsItself(context, route)) {
        context.audit.record({
          request,
          question,
          status: response.status,
          touched,
        });
      }
      return response;
    } catch (error) {
      recordRefusal(context.audit, { request, question, touched }, error);
      throw error;
    }
  };
  return handler;
}

function auditsItself({ operations }: FhirContext, route: RoutedInteraction): boolean {
  if (route.interaction === 'operation') return operations.get(route.name)?.auditsItself === true;
  return auditedByThemselves.has(route.interaction);
}

/** The interaction that a request asks for; one that asks for nothing there is is refused, and audited too. */
function requireRoute(context: FhirContext, request: FhirRequest): RoutedInteraction {
  try {
    const route = routeRequest(request);
    if (route.interaction === 'operation') requireOperation(context, route);
    return route;
  } catch (error) {
    recordRefusal(context.audit, { request, question: guessQuestion(request), touched: [] }, error);
    throw error;
  }
}

/** What the access decision on a routed request is about. */
export function questionOf(route: RoutedInteraction): AccessQuestion {
  return {
    interaction: route.interaction,
    ...('type' in route && route.type !== undefined ? { type: route.type } : {}),
    ...('id' in route && route.id !== undefined ? { id: route.id } : {}),
    ...(route.interaction === 'operation' ? { operation: route.name } : {}),
  };
}

function carryOut(open: OpenExchange, handler: FhirHandler): Promise<FhirResponse> {
  switch (open.route.interaction) {
    case 'read':
      return read(open as Exchange<'read'>);
    case 'vread':
      return vread(open as Exchange<'vread'>);
    case 'history-instance':
    case 'history-type':
    case 'history-system':
      return history(open as Exchange<'history-instance' | 'history-type' | 'history-system'>);
    case 'search-type':
    case 'search-system':
    case 'search-compartment':
      return search(open as Exchange<'search-type' | 'search-system' | 'search-compartment'>);
    case 'create':
      return create(open as Exchange<'create'>);
    case 'update':
      return update(open as Exchange<'update'>);
    case 'patch':
      return patch(open as Exchange<'patch'>);
    case 'delete':
      return remove(open as Exchange<'delete'>);
    case 'batch-or-transaction':
      return batchOrTransaction(open as Exchange<'batch-or-transaction'>, handler);
    case 'operation':
      return operation(open as Exchange<'operation'>);
    case 'capabilities':
      return Promise.resolve({
        status: 200,
        headers: {},
        body: open.context.capability(),
      });
  }
}
