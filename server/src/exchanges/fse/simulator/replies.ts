import type { Problem } from '../rules/problems.ts';
import type { GatewayCall } from './front-end.ts';
import type { Reply } from './reply.ts';

/** Longest warning, characters; a longer one is cut. Source: OpenAPI. */
const longestWarning = 200_000;

/** Warning of a call that says not how the CDA is inside the PDF. */
export const modeWarning = 'Attenzione, non è stata selezionata la modalità di estrazione del CDA';

/** Warning of a change that the gateway tries again by itself. */
export const retryWarning = 'Attenzione, transazione presa in carico. Nuovo tentativo in corso';

/** An answer to what was done. */
export function accepted(call: GatewayCall, status: number, workflow: string, warning = ''): Reply {
  const cut = warning.length < longestWarning ? warning : `${warning.slice(0, longestWarning - 3)}...`;
  return {
    status,
    contentType: 'application/json',
    body: {
      traceID: call.trace,
      spanID: call.span,
      workflowInstanceId: workflow,
      ...(cut === '' ? {} : { warning: cut }),
    },
  };
}

/** An answer to what is refused; `workflow` for validations only, as the OpenAPI has it. */
export function refused(call: GatewayCall, problem: Problem, workflow?: string): Reply {
  return {
    status: problem.status,
    contentType: 'application/problem+json',
    body: {
      traceID: call.trace,
      spanID: call.span,
      ...problem,
      ...(workflow === undefined ? {} : { workflowInstanceId: workflow }),
    },
  };
}
