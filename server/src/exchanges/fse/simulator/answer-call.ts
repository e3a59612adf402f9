import type { FseValidator } from '@sinfonia/mappings/fse/validate';
import { answerFhir } from './answer-fhir.ts';
import { changeMetadata, deleteDocument } from './change-document.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { eventsFor, isOfSameRegion, transactionData } from './inspect.ts';
import type { Steps } from './move-on.ts';
import { publish } from './publish.ts';
import { refused } from './replies.ts';
import type { Reply } from './reply.ts';
import { validate } from './validate.ts';

/** What calls are answered with. */
export interface Gateway extends Steps {
  readonly validator: FseValidator | undefined;
}

/** Answers a call that the front end let through. What it changes is in the file before this returns. */
export async function answerCall(gateway: Gateway, call: GatewayCall): Promise<Reply> {
  const { route } = call;
  switch (route.name) {
    case 'health':
      return { status: 200, contentType: 'application/json', body: { status: 'UP' } };
    case 'status':
    case 'trace':
      return inspect(gateway, call, route);
    case 'validate':
      return validate(gateway, call);
    case 'create':
    case 'validate-and-create':
      return publish(gateway, call, { name: route.name });
    case 'replace':
    case 'validate-and-replace':
      return publish(gateway, call, { name: route.name, replaces: route.id });
    case 'delete':
      return deleteDocument(gateway, call, route.id);
    case 'metadata':
    case 'metadata-iti-57':
      return changeMetadata(gateway, call, route.id);
    case 'fhir-validate':
    case 'fhir-create':
    case 'fhir-replace':
      return answerFhir(gateway, call, route.name);
  }
}

function inspect(
  { records }: Gateway,
  call: GatewayCall,
  { name, id }: { name: 'status' | 'trace'; id: string },
): Reply {
  const events = eventsFor(records, name, id, call.now);
  if (events.length === 0) return refused(call, gatewayProblem('/msg/record-not-found', 'status'));
  if (name === 'status' && !isOfSameRegion(call.bearer['iss'], events)) {
    return refused(call, gatewayProblem('/msg/unauthorized', 'status'));
  }
  return {
    status: 200,
    contentType: 'application/json',
    body: { traceID: call.trace, spanID: call.span, transactionData: transactionData(events).slice(0, 1_000) },
  };
}
